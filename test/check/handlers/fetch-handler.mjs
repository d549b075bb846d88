import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const digest = (text) => createHash('sha256').update(text).digest();
const expected = [token.slice(0, 32), token].map(digest);

/** As in Hono, in Deno and in workers: a Request in, a Response out. */
async function handle(request) {
  if (request.method !== 'POST') return new Response('POST alone.', { status: 405 });
  const found = digest(request.headers.get('authorization') ?? '');
  if (!expected.some((known) => timingSafeEqual(known, found))) {
    return new Response('Unauthorized!', { status: 401 });
  }
  const body = await request.json().catch(() => undefined);
  const event = body?.event ?? body?.type;
  if (typeof event !== 'string') return new Response('No delivery.', { status: 400 });
  return Response.json({ received: true });
}

/** What the node-server of Hono does, in short. */
const server = createServer(async (incoming, outgoing) => {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
  });
  const response = await handle(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
