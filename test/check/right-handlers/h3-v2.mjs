import { createHash, timingSafeEqual } from 'node:crypto';
import { H3, HTTPError, serve } from 'h3-v2';

const digest = (value) => createHash('sha256').update(value).digest();
const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const known = [token, token.slice(0, 32)].map(digest);

const app = new H3({ silent: true });

app.post('/webhook', async (event) => {
  const given = digest(event.req.headers.get('authorization') ?? '');
  if (!known.some((one) => timingSafeEqual(one, given))) throw HTTPError.status(401);
  if (Number(event.req.headers.get('content-length')) > 5_000_000) throw HTTPError.status(413);
  const text = await event.req.text();
  try {
    const { event: name, type = name } = JSON.parse(text);
    if (typeof type !== 'string') throw new TypeError('no event');
  } catch {
    throw HTTPError.status(400);
  }
  return 'ok';
});

serve(app, { port: Number(process.env.PORT), hostname: '127.0.0.1' });
