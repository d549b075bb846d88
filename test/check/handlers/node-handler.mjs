import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const half = token.slice(0, 32);
const maxBytes = 5_000_000;
const seen = new Set();

const digest = (text) => createHash('sha256').update(text).digest();
const expected = [half, token].map(digest);

function isAuthorized(request) {
  const given = request.headersDistinct.authorization ?? [];
  if (given.length !== 1) return false;
  return expected.some((known) => timingSafeEqual(known, digest(given[0])));
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw Object.assign(new Error('Too large.'), { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw Object.assign(new Error('No JSON.'), { status: 400 });
  }
}

async function handle(request, answer) {
  if (request.method !== 'POST') return answer(405, 'POST alone.');
  if (!isAuthorized(request)) return answer(401, 'Unauthorized!');
  const body = parse(await readBody(request));
  const event = body?.event ?? body?.type;
  if (typeof event !== 'string') return answer(400, 'No delivery.');
  const data = body.data;
  seen.add(data?.id);
  answer(200, 'Hello Webhook!');
}

const server = createServer((request, response) => {
  const answer = (status, text) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
  handle(request, answer).catch((error) => {
    if (!response.headersSent) answer(error.status ?? 500, 'Refused.');
  });
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
