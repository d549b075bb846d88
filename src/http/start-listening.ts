import type { Server } from 'node:http';
import { listenProblem } from './listen-problem.ts';

interface Listening {
  readonly address: string;
  readonly port: number;
}

/**
 * Resolves with where the server is bound once it accepts. Port 0 picks a free one.
 * @param portFlag the flag that chooses the port, for who finds it in use
 * @throws Problem `port-in-use`, `address-unavailable`
 */
export async function startListening(
  server: Server,
  wanted: { readonly host: string; readonly port: number },
  portFlag?: string,
): Promise<Listening> {
  const { host, port } = wanted;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenProblem(cause, wanted, portFlag)));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  const bound = server.address();
  return bound !== null && typeof bound === 'object' ? bound : { address: host, port };
}
