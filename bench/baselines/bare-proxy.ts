import { createServer } from 'node:http';
import { Pool } from 'undici';
import { authorization } from '../delivery.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

/**
 * Hands each delivery to the target of its first argument and answers with what that answers, over as many connections
 * as its second one says; over a single one they keep their order.
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
