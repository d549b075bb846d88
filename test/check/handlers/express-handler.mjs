import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';

const token = process.env.PHANTOM_WEBHOOK_TOKEN;
const digest = (text) => createHash('sha256').update(text).digest();
const expected = [token.slice(0, 32), token].map(digest);

const app = express();

app.post(
  '/webhook',
  (request, response, next) => {
    // Node keeps the first of two headers here, so this handler never sees the second.
    const found = digest(request.get('authorization') ?? '');
    if (expected.some((known) => timingSafeEqual(known, found))) next();
    else response.status(401).type('text/plain').send('Unauthorized!');
  },
  express.json({ type: () => true, limit: '5mb' }),
  (request, response) => {
    const { event, type } = request.body ?? {};
    if (typeof (event ?? type) === 'string') response.sendStatus(204);
    else response.status(400).type('text/plain').send('No delivery.');
  },
);

app.use((error, _request, response, _next) => {
  response
    .status(error.status ?? 500)
    .type('text/plain')
    .send('Refused.');
});

const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
