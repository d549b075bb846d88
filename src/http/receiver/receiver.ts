import { createServer, type Server } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import { holdConnections } from '../server/connections.ts';
import { nodeLimits } from '../server/receiver-limits.ts';
import { closeServer, startListening } from '../server/start-listening.ts';
import { createRequestHandling, type HandlingOptions } from './request-handling.ts';
import { type Identity, openTlsServer } from './tls-server.ts';

export interface ReceiverOptions extends HandlingOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Speaks TLS with this certificate; plain HTTP when absent. */
  readonly identity?: Identity;
  /** Called when a TLS handshake fails, with what is known of the reason. */
  onHandshakeFailure?(reason: string): void;
  /** Called each time connections are closed to make room for others. */
  onCrowded?(): void;
  /** Called with the error code, such as EMFILE, if the system cannot accept a connection. */
  onAcceptFailure?(code: string): void;
}

export interface Receiver {
  /** The URL for deliveries: `http://127.0.0.1:4044/`, with the path if only one is served. */
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
  readonly port: number;
  /** Refuses every request from now on. Requests in flight continue. */
  refuse(): void;
  /**
   * Stops accepting, lets requests in flight finish within the grace period, then drops the remaining connections. Each
   * delivery in hand is reported first, even if its sender has disconnected.
   */
  close(): Promise<void>;
}

/** @throws Problem `port-in-use`, `address-unavailable`, `unusable-certificate` */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { limits } = options;
  const handling = createRequestHandling(options);
  const server = await openServer(options);
  const connections = holdConnections(server, {
    maxConnections: limits.maxConnections,
    claimOf: handling.claimOf,
    // A sender may end its side after a delivery and wait for the answer, but Node then ends our side at once.
    onOpen: (stream) => stream.prependListener('end', handling.flush),
    onCrowded: () => options.onCrowded?.(),
  });

  // Node would silently drop headers beyond its own limit, even a second Authorization. They are counted at admission
  // instead, and limited by maxHeaderSize before that.
  server.maxHeadersCount = 0;
  server.on('request', (request, response) => handling.receive(request, response));
  // Send 100 Continue only once the headers have been judged (security.md 2.1).
  server.on('checkContinue', (request, response) =>
    handling.receive(request, response, () => response.writeContinue()),
  );
  server.on('clientError', handling.refuseBytes);
  server.on('checkExpectation', handling.refuseExpectation);
  server.on('connect', (_request, socket) => handling.refuseTunnel(socket));

  const { address, port } = await startListening(server, options, {
    onAcceptFailure: (code) => options.onAcceptFailure?.(code),
  });
  return { url: urlOf(port, options), address, port, refuse: handling.stop, close };

  async function close(): Promise<void> {
    handling.stop();
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limits.graceMs);
    });
    await closeServer(server, connections, limits.graceMs);
    // The server does not wait for a delivery whose sender has disconnected.
    await Promise.race([handling.decided(), grace]);
    clearTimeout(timer);
    handling.end();
  }
}

function openServer(options: ReceiverOptions): Promise<Server> | Server {
  // Node would answer a request without Host by itself, and the request would not be reported.
  const settings = { ...nodeLimits(options.limits), requireHostHeader: false };
  return options.identity === undefined
    ? createServer(settings)
    : openTlsServer(settings, options.identity, (reason) => options.onHandshakeFailure?.(reason));
}

function urlOf(port: number, { host, path, identity }: ReceiverOptions): string {
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `http${identity === undefined ? '' : 's'}://${bracketed}:${port}${path ?? '/'}`;
}
