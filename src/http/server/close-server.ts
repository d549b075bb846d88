import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Stops accepting, lets requests in flight finish within the grace period, then drops what is left. */
export function closeServer(server: Server, connections: Iterable<Socket>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      for (const socket of connections) socket.destroy();
    }, graceMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
    // Who has said nothing yet is not idle to Node, and would be waited for.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
}
