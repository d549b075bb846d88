import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { identity } from '../certificate/certificate.ts';
import { portOf } from '../port-of.ts';

export interface RawTarget {
  readonly url: URL;
  readonly port: number;
  /** Every whole request as it was received, as Latin-1. */
  readonly received: readonly string[];
  /** How many connections were made. */
  connections(): number;
  /** Resolves when the n-th connection (1, 2, …) is gone. */
  closed(n: number): Promise<void>;
}

/** Returns what to write when the n-th request (1, 2, …) is whole; undefined writes nothing. */
type AnswerRaw = (n: number, socket: Socket, request: string) => string | undefined;

export const plainOk = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A bare server that keeps connections open, and answers with the given bytes. Closed when the test ends. */
export async function startRawTarget(
  answer: AnswerRaw = () => plainOk,
  {
    isTls = false,
    host = '127.0.0.1',
    port = 0,
    onConnection = (_socket: Socket, _n: number): void => {},
  } = {},
): Promise<RawTarget> {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const gone: Promise<void>[] = [];
  const serve = (socket: Socket) => {
    let text = '';
    sockets.push(socket);
    gone.push(new Promise((resolve) => socket.once('close', () => resolve())));
    socket.on('error', () => {});
    onConnection(socket, sockets.length);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let length = wholeLength(text); length !== undefined; length = wholeLength(text)) {
        received.push(text.slice(0, length));
        text = text.slice(length);
        const bytes = answer(received.length, socket, received.at(-1) ?? '');
        if (bytes !== undefined) socket.write(bytes, 'latin1');
      }
    });
  };
  const server: Server = isTls
    ? createTlsServer(
        { cert: identity.certificate, key: identity.key, ALPNProtocols: ['h2', 'http/1.1'] },
        serve,
      )
    : createServer(serve);
  server.on('tlsClientError', () => {});
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const actualPort = portOf(server);
  return {
    url: new URL(`${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actualPort}/`),
    port: actualPort,
    received,
    connections: () => sockets.length,
    closed: (n) => gone[n - 1] ?? Promise.reject(new Error(`There is no connection ${n}.`)),
  };
}

/** The length of the first request when all of it is there. */
function wholeLength(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const bodyLength = Number(/^content-length: (\d+)\r$/im.exec(text.slice(0, headEnd + 2))?.[1] ?? 0);
  const length = headEnd + 4 + bodyLength;
  return text.length >= length ? length : undefined;
}
