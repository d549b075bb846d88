import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { onTestFinished } from 'vitest';
import { identity } from '../../certificate/certificate.ts';
import { portOf } from '../../port-of.ts';

interface HandlerRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Handler {
  readonly url: string;
  readonly requests: readonly HandlerRequest[];
  /** The data of each request, in the order of arrival. */
  heights(): readonly unknown[];
  /** Resolves once there were so many requests. */
  until(count: number): Promise<void>;
}

interface HandlerOptions {
  readonly isTls?: boolean;
  /** Answers the nth request; 200 when absent. */
  answer?(n: number, response: ServerResponse): void;
}

/** The handler of a user, on a free port; closed when the test ends. */
export async function startHandler(options: HandlerOptions = {}): Promise<Handler> {
  const requests: HandlerRequest[] = [];
  const checks = new Set<() => void>();
  const serve: Parameters<typeof createServer>[1] = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    for (const check of checks) check();
    if (options.answer === undefined) response.end('ok');
    else options.answer(requests.length, response);
  };
  const server = options.isTls
    ? createTlsServer({ cert: identity.certificate, key: identity.key }, serve)
    : createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `${options.isTls ? 'https' : 'http'}://127.0.0.1:${portOf(server)}/hook`,
    requests,
    heights: () => requests.map(({ body }) => JSON.parse(body).data.height),
    until: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.length < count) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
  };
}

/** Answers with one status, and with these headers. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}) {
  return (_: number, response: ServerResponse) => void response.writeHead(status, headers).end();
}
