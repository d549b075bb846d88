import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { onTestFinished } from 'vitest';
import type { Generation } from '../../src/protocol/events/generation.ts';
import { identity } from '../certificate/certificate.ts';
import { portOf } from '../port-of.ts';
import { refusalOf } from './refusal.ts';

/** A webhook as the stand-in keeps it. */
export interface KeptWebhook {
  id: number | string;
  event: string;
  target: string;
  token: string | undefined;
  enabled: boolean;
  conditions: unknown[] | undefined;
}

export interface StandIn {
  readonly url: string;
  /** Each request, as `GET /api/webhooks`. */
  readonly calls: readonly string[];
  /** The body of each request that had one. */
  readonly bodies: readonly unknown[];
  readonly webhooks: KeptWebhook[];
  /** Ends it, as a crash would. */
  close(): void;
  /** What the header of a delivery would hold. */
  authorizationOf(id: number | string): string | undefined;
}

export interface StandInOptions {
  readonly count?: number;
  readonly isTls?: boolean;
  /** Answers instead of the node when it gives true. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
  readonly host?: string;
}

/** A server that answers as the webhook API of a node of the generation does (protocol.md sections 2, 3.1, 3.2). */
export async function startNode(generation: Generation, options: StandInOptions = {}): Promise<StandIn> {
  const hasIntegers = generation === 'phantom-2.2';
  const hasPages = generation === 'phantom-2.2' || generation === 'ark-2.3';
  const losesTokens = generation === 'ark-2.3' || generation === 'ark-2.4';
  const webhooks: KeptWebhook[] = [];
  const calls: string[] = [];
  const bodies: unknown[] = [];
  for (let count = 0; count < (options.count ?? 0); count += 1) {
    add({ event: 'block.forged', target: `http://127.0.0.1:3000/${count}`, conditions: [] });
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    calls.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    if (text !== '') bodies.push(JSON.parse(text));
    if (options.intercept?.(request, response)) return;
    const origin = request.headers.origin;
    if (origin !== undefined && generation !== 'ark-3') {
      response.setHeader('access-control-allow-origin', origin);
    }
    const [status, body] = answer(
      request.method ?? '',
      new URL(request.url ?? '', 'http://node'),
      text === '' ? undefined : JSON.parse(text),
    );
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const server = options.isTls
    ? createTlsServer({ cert: identity.certificate, key: identity.key }, serve)
    : createServer(serve);
  server.listen(0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const port = portOf(server);
  return {
    url: `${options.isTls ? 'https' : 'http'}://127.0.0.1:${port}`,
    calls,
    bodies,
    webhooks,
    close,
    authorizationOf: (id) => webhooks.find((webhook) => webhook.id === id)?.token?.slice(0, 32),
  };

  function answer(method: string, url: URL, given: unknown): readonly [number, unknown?] {
    const [, id] = /^\/api\/webhooks(?:\/([^/]+))?$/.exec(url.pathname) ?? [null];
    if (id === null) return boom(404, 'Not Found');
    if (id === undefined && method === 'GET') return [200, list(url.searchParams)];
    if (id === undefined && method === 'POST') {
      const refusal = refusalOf(given, generation, 'create');
      return refusal ?? [201, { data: whole(add(given as KeptWebhook)) }];
    }
    const kept = webhooks.find((webhook) => String(webhook.id) === id);
    if (method === 'GET') {
      if (kept === undefined)
        return hasPages ? boom(500, 'An internal server error occurred') : boom(404, 'Not Found');
      if (losesTokens) kept.token = undefined;
      return [200, { data: shown(kept) }];
    }
    const refusal = method === 'PUT' ? refusalOf(given, generation, 'update') : undefined;
    if (refusal !== undefined) return refusal;
    if (kept === undefined) return hasPages ? [204] : boom(404, 'Not Found');
    if (method === 'PUT') Object.assign(kept, given);
    else webhooks.splice(webhooks.indexOf(kept), 1);
    return [204];
  }

  function add({ event, target, enabled = true, conditions }: Partial<KeptWebhook>): KeptWebhook {
    const last = webhooks.at(-1)?.id;
    const id = hasIntegers ? (typeof last === 'number' ? last + 1 : 1) : randomUUID();
    const token = randomBytes(32).toString('hex');
    const kept = { id, event: event ?? '', target: target ?? '', token, enabled, conditions };
    webhooks.push(kept);
    return kept;
  }

  function list(query: URLSearchParams): unknown {
    if (!hasPages) return { data: webhooks.map(listed) };
    const limit = Number(query.get('limit')) || 100;
    const page = Number(query.get('page')) || 1;
    const pageCount = Math.ceil(webhooks.length / limit);
    const at = (number: number) => `/api/webhooks?page=${number}&limit=${limit}`;
    const data = webhooks.slice((page - 1) * limit, page * limit).map(listed);
    const meta = {
      count: data.length,
      pageCount,
      totalCount: webhooks.length,
      next: page < pageCount ? at(page + 1) : null,
      previous: page > 1 ? at(page - 1) : null,
      self: at(page),
      first: at(1),
      last: pageCount > 0 ? at(pageCount) : null,
    };
    return { meta, data };
  }

  function whole({ id, event, target, token, enabled, conditions }: KeptWebhook): unknown {
    return { id, event, target, token, enabled, conditions };
  }

  function listed(kept: KeptWebhook): unknown {
    const { id, event, target, token, enabled, conditions } = kept;
    switch (generation) {
      case 'phantom-2.2':
        return { id, event, target, token: token?.slice(0, 32), enabled, conditions: conditions ?? null };
      case 'ark-2.3':
        return { id, event, target, token, enabled, conditions };
      case 'ark-2.4':
        return { event, target, conditions, enabled, token: token?.slice(0, 32), id };
      default:
        return { event, target, conditions, enabled, id };
    }
  }

  function shown(kept: KeptWebhook): unknown {
    const { id, event, target, enabled, conditions } = kept;
    return hasIntegers ? listed(kept) : { id, event, target, enabled, conditions };
  }
}

/** The node does as it is asked with the method, and its answer never comes. */
export function loseAnswer(method: string): NonNullable<StandInOptions['intercept']> {
  return (request, response) => {
    if (request.method === method) response.end = () => response.destroy();
    return false;
  };
}

/** A node that never answers the method; `asked` resolves at the first such request. */
export async function startSilentNode(method: string): Promise<{ node: StandIn; asked: Promise<unknown> }> {
  const calls = new EventEmitter();
  const asked = once(calls, method);
  const node = await startNode('phantom-2.2', {
    intercept(request) {
      calls.emit(request.method ?? '');
      return request.method === method;
    },
  });
  return { node, asked };
}

/** A refusal as hapi words it. */
export function boom(statusCode: number, message: string): readonly [number, unknown] {
  const errors: Readonly<Record<number, string>> = {
    403: 'Forbidden',
    404: 'Not Found',
    500: 'Internal Server Error',
  };
  return [statusCode, { statusCode, error: errors[statusCode] ?? 'Error', message }];
}
