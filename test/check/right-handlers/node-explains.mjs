// Explains a refusal: whether the header is missing, has the wrong form, or is unknown.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const half = Buffer.from(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));

function refusalOf({ authorization }) {
  if (authorization === undefined) return 'The Authorization header is missing.';
  if (!/^[0-9a-f]{32}$/.test(authorization)) return 'Expected 32 hexadecimal characters in Authorization.';
  return timingSafeEqual(Buffer.from(authorization), half) ? undefined : 'The authorization is unknown.';
}

createServer(async (request, response) => {
  const message = refusalOf(request.headers);
  if (message !== undefined) {
    response.writeHead(401, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message }));
    return;
  }
  if (Number(request.headers['content-length']) > 5_000_000) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  const body = await text(request).catch(() => '');
  try {
    const { event } = JSON.parse(body);
    response.writeHead(typeof event === 'string' ? 204 : 400).end();
  } catch {
    response.writeHead(400).end();
  }
}).listen(process.env.PORT, '127.0.0.1');
