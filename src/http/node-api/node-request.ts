import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { clearTimeout, setTimeout } from 'node:timers';
import type { PostFailure } from '../../protocol/delivery/post-outcome.ts';
import { addressOptions } from '../addresses/localhost.ts';
import { failure, failureOf, limitInterim } from '../sender/post-failure.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';

export interface NodeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly body?: unknown;
  readonly maxBytes: number;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
}

/** The reply of the node, not yet interpreted. All of it is untrusted. */
export type NodeReply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly text: string;
      readonly contentType: string;
      readonly hasCors: boolean;
    }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'interrupted' }
  | PostFailure;

/** Limit on interim answers (1xx). A node sends none. */
const maxInterim = 100;

/** Calls a node over a new connection. Never rejects, follows no redirect and ignores proxy settings. */
export async function requestNode(request: NodeRequest): Promise<NodeReply> {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), request.timeoutMs);
  try {
    const reply = await exchange(request, AbortSignal.any([clock.signal, request.signal]));
    if (reply.kind !== 'failed') return reply;
    if (request.signal.aborted) return { kind: 'interrupted' };
    return clock.signal.aborted ? { kind: 'timeout' } : reply;
  } finally {
    clearTimeout(timer);
  }
}

function exchange(
  { method, url, body, maxBytes, checksCertificate }: NodeRequest,
  signal: AbortSignal,
): Promise<NodeReply> {
  return new Promise((resolve) => {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      Accept: 'application/json',
      // ARK 2 and ARK 3 differ in whether they allow other origins (protocol.md section 3.2).
      ...(method === 'GET' && { Origin: url.origin }),
      ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) }),
    };
    // As a string: Node treats the number 0 as no port, and would contact the default one.
    const { port } = url;
    const options = {
      port,
      method,
      headers,
      agent: false,
      signal,
      rejectUnauthorized: checksCertificate,
      ...addressOptions(url.hostname),
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    let isAnswering = false;
    const request = send(url, options, (response) => {
      isAnswering = true;
      readReply(response, maxBytes).then(resolve, () =>
        resolve(failure('cut-short', String(response.statusCode))),
      );
    });
    limitInterim(request, maxInterim, resolve);
    request.on('error', (error) => resolve(failureOf(error)));
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(failure('not-http', String(response.statusCode)));
    });
    request.on('close', () => {
      if (!isAnswering) resolve(failure('reset', 'closed'));
    });
    request.end(bytes);
  });
}

async function readReply(response: IncomingMessage, maxBytes: number): Promise<NodeReply> {
  const body = createBodyBuffer();
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The body may be endless. Leaving the loop closes the connection.
    if (bytes > maxBytes) return { kind: 'too-large' };
    body.append(chunk);
  }
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    text: textOf(body.bytes()),
    contentType: response.headers['content-type'] ?? '',
    hasCors: response.headers['access-control-allow-origin'] !== undefined,
  };
}
