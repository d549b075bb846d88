import { createServer, type Server } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import { Problem } from '../../problem.ts';
import type { Connections } from './connections.ts';

interface Listening {
  readonly address: string;
  readonly port: number;
}

interface ListeningOptions {
  /** The flag that chooses the port, for the hint when it is in use. */
  readonly portFlag?: string;
  /** Called with the error code, such as EMFILE, if the system cannot accept a connection. The server keeps running. */
  onAcceptFailure?(code: string): void;
}

/**
 * Makes a server listen, and resolves with its address once it accepts connections. Port 0 picks a free port.
 * @throws Problem `port-in-use`, `address-unavailable`
 */
export async function startListening(
  server: Server,
  wanted: { readonly host: string; readonly port: number },
  { portFlag, onAcceptFailure }: ListeningOptions = {},
): Promise<Listening> {
  const { host, port } = wanted;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenProblem(cause, wanted, portFlag)));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      server.on('error', ({ code }: NodeJS.ErrnoException) => onAcceptFailure?.(code ?? 'unknown'));
      resolve();
    });
  });
  const bound = server.address();
  return bound !== null && typeof bound === 'object' ? bound : { address: host, port };
}

/**
 * Listens for a moment, and accepts no connection.
 * @throws Problem `port-in-use`, `address-unavailable`
 */
export async function tryListening(wanted: { readonly host: string; readonly port: number }): Promise<void> {
  const server = createServer((_request, response) => response.destroy());
  await startListening(server, wanted);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/** Turns the error of a server that cannot listen into a Problem, unless it has no code. */
function listenProblem(
  cause: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
  portFlag = '--port',
): Problem | Error {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Problem('port-in-use', `Port ${port} on ${host} is already in use.`, {
        hint: `Choose another with ${portFlag}, or let ${portFlag} 0 pick a free one.`,
        cause,
      });
    case 'EACCES':
      return new Problem(
        'address-unavailable',
        `Port ${port} on ${host} requires permissions that you do not have.`,
        {
          hint: `Choose a port above 1023 with ${portFlag}.`,
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new Problem('address-unavailable', `${host} is not an address of this machine.`, {
        hint: 'Use --host 127.0.0.1, or the address of one of its network interfaces.',
        cause,
      });
    case undefined:
      return cause;
    default:
      return new Problem('address-unavailable', `Cannot listen on ${host} port ${port}: ${cause.code}.`, {
        cause,
      });
  }
}

/** Stops accepting, lets requests in flight finish within the grace period, then drops the remaining connections. */
export function closeServer(server: Server, connections: Connections, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(connections.closeAll, graceMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
    // Node does not count a connection without any request as idle, and would wait for it.
    connections.closeSilent();
  });
}
