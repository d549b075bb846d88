import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';

const fastify = Fastify({ bodyLimit: 5 * 1024 * 1024 });
const digest = (text) => createHash('sha256').update(text).digest();
const half = digest(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));

fastify.addHook('onRequest', async (request, reply) => {
  const { authorization } = request.headers;
  if (typeof authorization !== 'string' || !timingSafeEqual(digest(authorization), half)) {
    return reply.code(401).send({ error: 'Unauthorized' });
  }
});

fastify.post('/webhook', async (request, reply) => {
  const event = request.body?.event;
  if (typeof event !== 'string') return reply.code(400).send({ error: 'Bad Request' });
  setImmediate(() => process.stdout.write(`${event}\n`));
  return { ok: true };
});

await fastify.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
