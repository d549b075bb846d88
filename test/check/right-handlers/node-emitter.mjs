// The body is collected by events, and the work waits in a queue.
import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';

const half = Buffer.from(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));
const limit = 1024 * 1024;
const queue = [];

function isFromNode(request) {
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === half.length && timingSafeEqual(given, half);
}

const server = http.createServer((request, response) => {
  if (request.url !== '/webhook' || request.method !== 'POST') {
    response.statusCode = 404;
    response.end();
    return;
  }
  if (!isFromNode(request)) {
    response.writeHead(401, { Connection: 'close' });
    response.end('Unauthorized');
    return;
  }
  const chunks = [];
  let length = 0;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (length > limit) {
      response.writeHead(413, { Connection: 'close' });
      response.end();
      request.destroy();
    } else {
      chunks.push(chunk);
    }
  });
  request.on('error', () => response.destroy());
  request.on('end', () => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.end('OK');
    queue.push(Buffer.concat(chunks));
    setImmediate(work);
  });
});

function work() {
  for (const body of queue.splice(0)) {
    try {
      const { event, timestamp } = JSON.parse(body.toString());
      process.stdout.write(`${timestamp} ${event}\n`);
    } catch (error) {
      process.stderr.write(`${error.name}\n`);
    }
  }
}

server.listen(process.env.PORT, '127.0.0.1');
