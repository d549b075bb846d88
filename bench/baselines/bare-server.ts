import { createServer } from 'node:http';
import { authorization } from '../programs/delivery.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

/**
 * The least that a receiver has to do: compare the header, read and parse the body, answer. `GET` returns the number of
 * deliveries received so far.
 */
let count = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(count));
    return;
  }
  if (request.headers.authorization !== authorization) {
    response.writeHead(401).end('Unauthorized!');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    count += 1;
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '14' }).end('Hello Webhook!');
  });
});
listenOnLoopback(server);
