// The shortest form: every setting has its default, and Express answers its own errors.
import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';

const sha256 = (text) => createHash('sha256').update(text).digest();
const expected = sha256(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));

const app = express();

app.post(
  '/webhook',
  (req, res, next) =>
    timingSafeEqual(sha256(req.get('authorization') ?? ''), expected) ? next() : res.sendStatus(401),
  express.json(),
  (req, res) => {
    res.sendStatus(typeof req.body?.event === 'string' ? 200 : 400);
  },
);

app.listen(Number(process.env.PORT), '127.0.0.1');
