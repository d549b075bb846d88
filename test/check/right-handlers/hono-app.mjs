import { createHash, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

const sha256 = (text) => createHash('sha256').update(text).digest();
const expected = sha256(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));

const app = new Hono();

app.use('/webhook', async (c, next) => {
  if (!timingSafeEqual(sha256(c.req.header('Authorization') ?? ''), expected)) {
    return c.text('Unauthorized', 401);
  }
  await next();
});

app.post('/webhook', bodyLimit({ maxSize: 5 * 1024 * 1024 }), async (c) => {
  const body = await c.req.json().catch(() => null);
  if (typeof body?.event !== 'string') return c.json({ message: 'Expected a delivery' }, 400);
  return c.json({ received: body.event });
});

serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
