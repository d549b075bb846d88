// The schema of the route describes what a node sends, and a parser accepts any content type.
import { timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';

const app = fastify({ bodyLimit: 2_097_152 });
const token = Buffer.from(process.env.PHANTOM_WEBHOOK_TOKEN);

function isEqual(text, expected) {
  const given = Buffer.from(text, 'latin1');
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

app.route({
  method: 'POST',
  url: '/webhook',
  schema: {
    body: {
      type: 'object',
      required: ['event', 'timestamp'],
      properties: { event: { type: 'string' }, timestamp: { type: 'integer' }, data: {} },
    },
  },
  async onRequest({ headers: { authorization = '' } }, reply) {
    if (isEqual(authorization, token.subarray(0, 32)) || isEqual(authorization, token)) return;
    reply.code(401);
    throw new Error('Unauthorized');
  },
  handler: async (_request, reply) => reply.code(202).send(),
});

await app.listen({ host: '127.0.0.1', port: Number.parseInt(process.env.PORT, 10) });
