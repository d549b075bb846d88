import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { authorization } from '../programs/delivery.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

const thinkingMs = 1;
const expected = Buffer.from(authorization);

/** A handler that takes one millisecond to process a delivery. */
const server = createServer((request, response) => {
  const given = Buffer.from(request.headers.authorization ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    request.resume();
    response.writeHead(401).end('Unauthorized!');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => setTimeout(answer, thinkingMs));

  function answer(): void {
    try {
      JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200).end('Hello Webhook!');
    } catch {
      response.writeHead(400).end('Expected JSON.');
    }
  }
});
listenOnLoopback(server);
