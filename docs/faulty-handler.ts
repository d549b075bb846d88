import { createServer, type Server } from 'node:http';

/** A handler with two common mistakes, for a picture of what `check` finds. */
export function createFaultyHandler(authorization: string): Server {
  return createServer((request, response) => {
    if (!request.headers.authorization?.startsWith(authorization)) {
      response.writeHead(401).end('Unauthorized!');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const { event = 'unknown' } = JSON.parse(Buffer.concat(chunks).toString());
        response.end(`Received ${event}.`);
      } catch {
        response.writeHead(500).end();
      }
    });
  });
}
