import type { Server } from 'node:http';

/** Listens on a free port and prints the URL to stderr, in the same words as the program. */
export function listenOnLoopback(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Expected a port.');
    process.stderr.write(`Listening on http://127.0.0.1:${address.port}/\n`);
  });
}
