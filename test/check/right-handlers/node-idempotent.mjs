import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const expected = digest(token.slice(0, 32));
const processed = new Map();
const mostRemembered = 10_000;

function digest(text) {
  return createHash('sha256').update(text).digest();
}

/** The same block or transaction may be announced repeatedly. */
function isNew({ event, data }) {
  if (typeof data?.id !== 'string') return true;
  const key = `${event} ${data.id}`;
  if (processed.has(key)) return false;
  processed.set(key, true);
  if (processed.size > mostRemembered) processed.delete(processed.keys().next().value);
  return true;
}

async function readText(request, maxBytes) {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError('too large');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const server = createServer(async (request, response) => {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
    response.writeHead(403).end('Forbidden');
    return;
  }
  try {
    const delivery = JSON.parse(await readText(request, 2_000_000));
    if (delivery === null || typeof delivery !== 'object' || typeof delivery.event !== 'string') {
      response.writeHead(400).end('Unexpected body');
      return;
    }
    response.end(isNew(delivery) ? 'processed' : 'ignored');
  } catch (error) {
    const status = error instanceof SyntaxError ? 400 : error instanceof RangeError ? 413 : 500;
    if (!response.headersSent) response.writeHead(status, { Connection: 'close' }).end('Refused');
  }
});

server.requestTimeout = 20_000;
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
