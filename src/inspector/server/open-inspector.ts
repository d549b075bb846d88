import type { Writable } from 'node:stream';
import {
  type ApiHead,
  type ApiRequest,
  type ApiResponse,
  openApiServer,
} from '../../http/receiver/api-server.ts';
import type { Generation } from '../../protocol/events/generation.ts';
import { parseJsonObject } from '../../protocol/json/json-values.ts';
import type { Hello } from '../messages.ts';
import { createActionRoutes, type InspectorActions, isAction } from './actions.ts';
import { download, json, nothing, safeHeaders, text } from './answers.ts';
import { findFilterDoubt, readFilter } from './delivery-filter.ts';
import { createEventStreams } from './event-streams.ts';
import { type ExportFormat, exportDeliveries } from './export-deliveries.ts';
import type { KeptDeliveries } from './kept-deliveries.ts';
import { type DeliveryWords, detailOf } from './kept-delivery.ts';
import { readPage } from './page-file.ts';
import { foreignRequest } from './request-guard.ts';
import { createSession } from './session.ts';

export interface InspectorOptions {
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** The flag that chooses the port, for the hint when it is in use. */
  readonly portFlag: string;
  readonly deliveries: KeptDeliveries;
  readonly words: DeliveryWords;
  /** What is looked at, in words. */
  readonly title: string;
  /** The URL that receives deliveries; null if nothing does. */
  readonly address: string | null;
  readonly isLive: boolean;
  /** Whose rules conditions follow. */
  readonly generation: Generation;
  /** What the page can do, apart from showing deliveries; absent if it can only show them. */
  readonly actions?: InspectorActions | undefined;
  /** Drawn for this start. */
  randomBytes(count: number): Uint8Array;
  /** As in `SessionOptions`. */
  readonly secret: string | undefined;
  monotonicMs(): number;
  onFault(error: unknown): void;
}

/** A page to look at deliveries, on a separate port. */
export interface Inspector {
  readonly port: number;
  /** The address with the key. */
  readonly url: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';
const keyBytes = 32;
/** The key as a member of a JSON object. */
const maxKeyBytes = 1_024;
const runBytes = 9;
const megabyte = 1_048_576;
/** Two payloads to compare, each within `maxPayloadLength`, escaped as JSON strings. */
const maxBodyBytes = 4 * megabyte;

/** @throws Problem `port-in-use`, `address-unavailable` */
export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const { deliveries, words, generation, actions } = options;
  const page = await readPage();
  const run = Buffer.from(options.randomBytes(runBytes)).toString('base64url');
  const { title, address, isLive } = options;
  const hello: Hello = { run, title, address, isLive, targets: actions?.targets ?? [] };
  const streams = createEventStreams({ ...options, hello });
  const random = options.randomBytes(keyBytes);
  const routes = actions === undefined ? undefined : createActionRoutes(actions, { ...options, run });
  /** Exports that are being written. */
  const outputs = new Set<Writable>();
  const session = createSession({ random, secret: options.secret, port: () => server.port });
  const server = await openApiServer({
    ...{ host, port: options.port, portFlag: options.portFlag, maxBodyBytes, onFault: options.onFault },
    maxConnections: 64,
    maxHeldBytes: 2 * maxBodyBytes,
    maxUnsentBytes: 256 * megabyte,
    refuse,
    refuseHeld: () => text(503, 'Busy.'),
    bodyUse: () => 'read',
    answer,
    failed: text(500, 'Internal error.'),
  });
  const url = `http://${host}:${server.port}/#key=${session.key}`;
  return {
    ...{ port: server.port, url },
    close() {
      streams.close();
      routes?.close();
      for (const output of outputs) output.destroy();
      return server.close();
    },
  };

  /** Decides from the head: who may call, and whether there is a session where one is needed. */
  function refuse(head: ApiHead): ApiResponse | undefined {
    const foreign = foreignRequest(head);
    if (foreign !== undefined) return text(403, 'Open the address that phantom-webhook printed.');
    const { path, method } = partsOf(head);
    // Anybody may try a key, so nothing larger than one is read.
    const isKeySized = Number(head.headers['content-length'] ?? Number.NaN) <= maxKeyBytes;
    if (path === '/api/session' && method === 'POST' && !isKeySized) return text(413, 'Too large.');
    if (path === '/' || path === '/api/session') return undefined;
    if (!path.startsWith('/api/')) return text(404, 'Not found.');
    if (!session.isOpen(head.headers.cookie))
      return text(401, 'Open the address that phantom-webhook printed.');
    if (method === 'GET' || method === 'HEAD' || isAction(path)) return undefined;
    const refused = text(405, 'Method not allowed.');
    return { ...refused, headers: [...refused.headers, ['allow', 'GET, HEAD']] };
  }

  async function answer(request: ApiRequest): Promise<ApiResponse> {
    const { path, query, method } = partsOf(request);
    const isRead = method === 'GET' || method === 'HEAD';
    if (path === '/') {
      if (!isRead) return text(405, 'Method not allowed.');
      const headers = [['content-type', 'text/html; charset=utf-8'] as const, ...safeHeaders];
      return {
        status: 200,
        headers: [...headers, ['content-security-policy', page.policy]],
        body: page.html,
      };
    }
    if (path === '/api/session') return openSession(request);
    if (path === '/api/filter') {
      const found = readFilter(query, generation);
      if (found.kind === 'problem') return json(400, found.problem);
      const doubt = findFilterDoubt(query, generation);
      return doubt === undefined ? nothing([]) : json(200, doubt);
    }
    if (path === '/api/stream') return openStream(request, query);
    if (path === '/api/export') return openExport(query);
    const done = await routes?.answer(request, path, query);
    if (done !== undefined) return done;
    const [, id, rest] = /^\/api\/deliveries\/(\d{1,15})(\/body)?$/.exec(path) ?? [];
    const kept = id === undefined ? undefined : await deliveries.find(Number(id));
    if (kept === undefined) return text(404, 'Not found.');
    if (rest === undefined) return json(200, detailOf(kept, words));
    if (kept.body === undefined) return text(404, 'Not kept.');
    return download(Buffer.from(kept.body), 'application/octet-stream', `delivery-${kept.id}.json`);
  }

  function openSession({ method, headers, body }: ApiRequest): ApiResponse {
    if (method !== 'POST') return text(405, 'Use POST.');
    // A form of another page cannot send this type without asking first.
    if (headers['content-type'] !== 'application/json') return text(415, 'Expected JSON.');
    const { key } = parseJsonObject(Buffer.from(body ?? []).toString('utf8')) ?? {};
    return session.isKey(key)
      ? nothing([['set-cookie', session.cookie()]])
      : text(403, 'This key is not valid.');
  }

  function openStream({ headers, method }: ApiRequest, query: URLSearchParams): ApiResponse {
    const found = readFilter(query, generation);
    if (found.kind === 'problem') return json(400, found.problem);
    if (!streams.hasRoom()) return text(503, 'Too many pages are open.');
    const last = headers['last-event-id'];
    return {
      status: 200,
      headers: [['content-type', 'text/event-stream'], ...safeHeaders],
      body: undefined,
      ...(method === 'HEAD'
        ? {}
        : { stream: (output) => streams.open(output, found, typeof last === 'string' ? last : undefined) }),
    };
  }

  function openExport(query: URLSearchParams): ApiResponse {
    const format = query.get('format');
    const filter = readFilter(query, generation);
    if (filter.kind === 'problem') return json(400, filter.problem);
    if (format !== 'journal' && format !== 'har') return text(400, 'Expected format=journal or format=har.');
    const given = query.get('ids');
    const ids = given === null ? undefined : new Set(given.split(',').map(Number));
    const { type, name } = formats[format];
    return {
      ...download(undefined, type, name),
      stream(output) {
        outputs.add(output);
        exportDeliveries(deliveries, { filter, ids }, format, output)
          .catch((error) => {
            // Otherwise the browser has left.
            if (!isPrematureClose(error)) options.onFault(error);
          })
          .finally(() => outputs.delete(output));
      },
    };
  }
}

const formats: Readonly<Record<ExportFormat, { readonly type: string; readonly name: string }>> = {
  journal: { type: 'application/x-ndjson', name: 'deliveries.ndjson' },
  har: { type: 'application/json', name: 'deliveries.har' },
};

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

function partsOf({ method, target }: ApiHead): Parts {
  const [path = '', query = ''] = target.split('?', 2);
  return { method, path, query: new URLSearchParams(query) };
}
