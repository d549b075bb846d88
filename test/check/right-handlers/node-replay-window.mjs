// Accepts only deliveries of the last five minutes, each once.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const windowMs = 5 * 60_000;
const hash = (bytes) => createHash('sha256').update(bytes).digest();
const half = hash(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));
const recent = new Map();

function isRepeated(bytes) {
  const now = Date.now();
  for (const [known, at] of recent) if (now - at > windowMs) recent.delete(known);
  const key = hash(bytes).toString('base64');
  const isKnown = recent.has(key);
  recent.set(key, now);
  return isKnown;
}

function statusOf(bytes) {
  let delivery;
  try {
    delivery = JSON.parse(bytes.toString());
  } catch {
    return 400;
  }
  if (typeof delivery?.event !== 'string') return 400;
  if (!(Math.abs(Date.now() - delivery.timestamp) < windowMs)) return 400;
  return isRepeated(bytes) ? 202 : 200;
}

const server = createServer(async (request, response) => {
  if (!timingSafeEqual(hash(request.headers.authorization ?? ''), half)) {
    response.writeHead(401).end();
    return;
  }
  const chunks = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes <= 5_000_000) chunks.push(chunk);
    }
  } catch {
    return;
  }
  response.writeHead(bytes > 5_000_000 ? 413 : statusOf(Buffer.concat(chunks))).end();
});

server.listen(process.env.PORT, '127.0.0.1');
