import { createServer } from 'node:http';
import { Pool } from 'undici';
import { authorization } from '../programs/delivery.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

/**
 * Forwards each delivery to a target, the first argument, and passes on the answer. The second argument is the number
 * of connections, by default 1. A single connection keeps the order of deliveries.
 */
const [target = '', connections = '1'] = process.argv.slice(2);
const { origin, pathname } = new URL(target);
const pool = new Pool(origin, { connections: Number(connections), pipelining: 1 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const answer = await pool.request({
      path: pathname,
      method: 'POST',
      headers: { authorization, 'content-type': request.headers['content-type'] ?? '' },
      body: Buffer.concat(chunks),
    });
    const text = await answer.body.text();
    response.writeHead(answer.statusCode, { 'Content-Length': String(Buffer.byteLength(text)) }).end(text);
  });
});
listenOnLoopback(server);
