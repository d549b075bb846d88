import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

// Comparing HMACs under a random key hides the lengths too.
const key = randomBytes(32);
const mac = (text) => createHmac('sha256', key).update(text).digest();
const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const known = [mac(token.slice(0, 32)), mac(token)];

createServer(async (request, response) => {
  const end = (status, body) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const given = mac(request.headers.authorization ?? '');
  if (!known.map((one) => timingSafeEqual(one, given)).includes(true)) {
    return end(401, { error: 'unauthorized' });
  }
  if (request.method !== 'POST') return end(405, { error: 'method not allowed' });
  if (Number(request.headers['content-length']) > 5e6) return end(413, { error: 'too large' });
  try {
    const delivery = await json(request);
    if (typeof delivery?.event !== 'string') return end(422, { error: 'no event' });
    return end(200, { event: delivery.event });
  } catch {
    return end(400, { error: 'not JSON' });
  }
}).listen(Number(process.env.PORT), '127.0.0.1');
