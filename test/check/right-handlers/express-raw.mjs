import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import express from 'express';

const app = express();
const half = process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32);
assert.match(half, /^[0-9a-f]{32}$/);

app.set('trust proxy', 'loopback');
app.post(
  '/webhook',
  (req, res, next) => {
    const given = crypto.createHash('sha256').update(req.header('authorization') ?? '');
    const right = crypto.createHash('sha256').update(half);
    if (crypto.timingSafeEqual(given.digest(), right.digest())) return next();
    res.status(401).end();
  },
  express.raw({ type: () => true, limit: 3_000_000 }),
  (req, res) => {
    let delivery;
    try {
      delivery = JSON.parse(req.body.toString('utf8'));
    } catch {
      return res.status(400).end();
    }
    if (typeof delivery?.event !== 'string') return res.status(400).end();
    res.status(204).end();
    process.stdout.write(`${req.ip} ${delivery.event}\n`);
  },
);
app.use((error, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(error.status ?? 500).end();
});

app.listen(process.env.PORT, '127.0.0.1');
