import type { Server } from 'node:net';

/** The port of a server that listens on one. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('Expected a server that listens on a port.');
  return address.port;
}
