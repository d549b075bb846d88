import { createServer } from 'node:http';
import express from 'express';
import { token, verification } from '../programs/delivery.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** The handler exactly as in the guidebook. It logs to standard output. */
const app = express();
app.use(express.json());
app.post('/', (request, response) => {
  const { authorization } = request.headers;
  if (authorization + verification !== token) {
    response.status(401).send('Unauthorized!');
    return;
  }
  const { created, data, type } = request.body;
  // biome-ignore lint/suspicious/noConsole: the guidebook logs, and that is measured
  console.log(created, data, type);
  response.status(200).send('Hello Webhook!');
});
listenOnLoopback(createServer(app));
