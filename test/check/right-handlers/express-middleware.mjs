// The whole app is behind one middleware, and parses JSON for all routes.
import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';

const hash = (text) => createHash('sha256').update(text, 'utf8').digest();

function phantomAuthorization(token) {
  const accepted = [hash(token), hash(token.slice(0, 32))];
  return (request, response, next) => {
    const found = hash(request.headers.authorization ?? '');
    const results = accepted.map((one) => timingSafeEqual(one, found));
    if (results.includes(true)) next();
    else response.status(401).json({ error: 'Unauthorized' });
  };
}

const webhooks = express.Router();
webhooks.post('/', async (request, response) => {
  const body = request.body;
  const name = body?.event ?? body?.type;
  if (typeof name !== 'string') {
    response.status(400).json({ error: 'Expected event and data' });
    return;
  }
  response.status(202).json({ accepted: name });
});

const app = express();
app.use(phantomAuthorization(process.env.PHANTOM_WEBHOOK_TOKEN));
app.use(express.json({ limit: '10mb', strict: true, type: '*/*' }));
app.use('/webhook', webhooks);
app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ error: error.type ?? 'Internal error' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
