import type { Server } from 'node:http';
import { listenProblem } from './listen-problem.ts';

interface Listening {
  readonly address: string;
  readonly port: number;
}

export interface ListeningOptions {
  /** The flag that chooses the port, for the hint when it is in use. */
  readonly portFlag?: string;
  /** Called when the system could not accept a connection, with its code, such as EMFILE; the server goes on. */
  onAcceptFailure?(code: string): void;
}

/**
 * Resolves with where the server is bound once it accepts. Port 0 picks a free one.
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
