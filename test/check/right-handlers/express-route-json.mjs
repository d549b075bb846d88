import { timingSafeEqual } from 'node:crypto';
import express from 'express';

const { PHANTOM_WEBHOOK_TOKEN, PORT } = process.env;
const authorization = Buffer.from(PHANTOM_WEBHOOK_TOKEN.substring(0, 32));

const app = express();
app.disable('x-powered-by');

const verify = (req, res, next) => {
  const header = Buffer.from(req.get('Authorization') || '');
  if (header.length !== authorization.length || !timingSafeEqual(header, authorization)) {
    return res.sendStatus(401);
  }
  next();
};

app.post('/webhook', verify, express.json({ limit: '1mb' }), (req, res) => {
  const { event, data } = req.body ?? {};
  if (!event) return res.sendStatus(400);
  res.sendStatus(200);
  if (event === 'block.forged') process.stdout.write(`Block ${data?.height}\n`);
});

app.use((err, _req, res, next) => {
  if (res.headersSent) return next(err);
  res.sendStatus(err.statusCode || 500);
});

app.listen(PORT, '127.0.0.1');
