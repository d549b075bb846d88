import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const half = createHash('sha512').update(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32)).digest();

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const fields = {
  'block.forged': { id: 'string', height: 'number', totalFee: 'string' },
  'block.applied': { id: 'string', height: 'number' },
  'transaction.applied': { id: 'string', type: 'number', amount: 'string' },
  'forger.failed': undefined,
};

function validate(body) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(422, 'object');
  if (!Number.isSafeInteger(body.timestamp)) throw new Refusal(422, 'timestamp');
  if (typeof body.event !== 'string' || body.event.length > 64) throw new Refusal(422, 'event');
  const wanted = Object.hasOwn(fields, body.event) ? fields[body.event] : undefined;
  // What is of no interest, or differs from the documentation, is acknowledged and ignored.
  if (wanted === undefined) return undefined;
  const { data } = body;
  const isUsual =
    typeof data === 'object' &&
    data !== null &&
    Object.entries(wanted).every(([name, type]) => Object.hasOwn(data, name) && typeof data[name] === type);
  return isUsual ? { event: body.event, id: data.id } : undefined;
}

async function handle(request) {
  if (request.method !== 'POST') throw new Refusal(405, 'POST');
  const given = createHash('sha512').update(String(request.headers.authorization)).digest();
  if (!timingSafeEqual(half, given)) throw new Refusal(401, 'authorization');
  if (request.headers['content-encoding']) throw new Refusal(415, 'encoding');
  const parts = [];
  let total = 0;
  for await (const part of request) {
    total += part.length;
    if (total > 5_000_000) throw new Refusal(413, 'size');
    parts.push(part);
  }
  try {
    return validate(JSON.parse(Buffer.concat(parts)));
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'JSON');
  }
}

createServer((request, response) => {
  handle(request).then(
    () => response.writeHead(200).end(),
    ({ status = 500 }) => {
      response.shouldKeepAlive = false;
      response.writeHead(status).end();
    },
  );
}).listen(process.env.PORT, '127.0.0.1');
