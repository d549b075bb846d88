import { createServer, type ServerResponse } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.ts';

/**
 * The least that a smee server has to do for its client: answer each delivery, and hand it on as a server-sent event
 * with its headers and its parsed body.
 */
let client: ServerResponse | undefined;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    client = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('event: ready\ndata: {}\n\n');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const event = { ...request.headers, body, query: {}, timestamp: Date.now() };
    client?.write(`data: ${JSON.stringify(event)}\n\n`);
    response.writeHead(200, { 'Content-Length': '0' }).end();
  });
});
listenOnLoopback(server);
