import type { Writable } from 'node:stream';
import {
  type ApiHead,
  type ApiRequest,
  type ApiResponse,
  openApiServer,
} from '../../http/receiver/api-server.ts';
import type { Generation } from '../../protocol/events/generation.ts';
import { parseJsonObject } from '../../protocol/json/json-values.ts';
import type { ForwardingRow, Hello, SentAgain } from '../messages.ts';
import { readFilter } from './delivery-filter.ts';
import { createEventStreams } from './event-streams.ts';
import { type ExportFormat, exportDeliveries } from './export-deliveries.ts';
import type { KeptDeliveries } from './kept-deliveries.ts';
import { type DeliveryWords, detailOf, type KeptDelivery } from './kept-delivery.ts';
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
  /** Where a delivery can be sent again, without tokens. */
  readonly targets: readonly string[];
  /** Sends a delivery again to the target with this index. Never rejects. Absent without targets. */
  sendAgain?(delivery: KeptDelivery, target: number): Promise<ForwardingRow>;
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
const maxBodyBytes = 65_536;
const keyBytes = 32;
const runBytes = 9;
const megabyte = 1_048_576;

/** Nothing that the page loads or sends may be seen, kept or embedded elsewhere. */
const safeHeaders: readonly (readonly [string, string])[] = [
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** @throws Problem `port-in-use`, `address-unavailable` */
export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const { deliveries, words, generation, targets } = options;
  const page = await readPage();
  const run = Buffer.from(options.randomBytes(runBytes)).toString('base64url');
  const { title, address, isLive } = options;
  const hello: Hello = { run, title, address, isLive, targets };
  const streams = createEventStreams({ ...options, hello });
  const random = options.randomBytes(keyBytes);
  /** Exports that are being written. */
  const outputs = new Set<Writable>();
  const session = createSession({ random, secret: options.secret, port: () => server.port });
  const server = await openApiServer({
    ...{ host, port: options.port, portFlag: options.portFlag, maxBodyBytes, onFault: options.onFault },
    maxConnections: 64,
    maxHeldBytes: megabyte,
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
      for (const output of outputs) output.destroy();
      return server.close();
    },
  };

  /** Decides from the head: who may call, and whether there is a session where one is needed. */
  function refuse(head: ApiHead): ApiResponse | undefined {
    const foreign = foreignRequest(head);
    if (foreign !== undefined) return text(403, 'Open the address that phantom-webhook printed.');
    const { path, method } = partsOf(head);
    if (path === '/' || path === '/api/session') return undefined;
    if (!path.startsWith('/api/')) return text(404, 'Not found.');
    if (!session.isOpen(head.headers.cookie))
      return text(401, 'Open the address that phantom-webhook printed.');
    if (method === 'GET' || method === 'HEAD' || sendPath.test(path)) return undefined;
    return { ...text(405, 'Method not allowed.'), headers: [...textHeaders, ['allow', 'GET, HEAD']] };
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
      return found.kind === 'problem' ? json(400, found.problem) : nothing([]);
    }
    if (path === '/api/stream') return openStream(request, query);
    if (path === '/api/export') return openExport(query);
    const [, sentId] = sendPath.exec(path) ?? [];
    if (sentId !== undefined)
      return method === 'POST' ? sendAgain(Number(sentId), request) : text(405, 'Use POST.');
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
    const { key } = membersOf(body);
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

  async function sendAgain(id: number, { headers, body }: ApiRequest): Promise<ApiResponse> {
    if (headers['content-type'] !== 'application/json') return text(415, 'Expected JSON.');
    const { target } = membersOf(body);
    const { sendAgain: send } = options;
    if (typeof target !== 'number' || targets[target] === undefined || send === undefined)
      return text(400, 'There is no such target.');
    const kept = await deliveries.find(id);
    if (kept?.body === undefined) return text(404, 'Not kept.');
    const sent: SentAgain = { forwarding: await send(kept, target) };
    return json(200, sent);
  }
}

const sendPath = /^\/api\/deliveries\/(\d{1,15})\/send$/;

const formats: Readonly<Record<ExportFormat, { readonly type: string; readonly name: string }>> = {
  journal: { type: 'application/x-ndjson', name: 'deliveries.ndjson' },
  har: { type: 'application/json', name: 'deliveries.har' },
};

const textHeaders: readonly (readonly [string, string])[] = [
  ['content-type', 'text/plain; charset=utf-8'],
  ...safeHeaders,
];

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function text(status: number, body: string): ApiResponse {
  return { status, headers: textHeaders, body };
}

function json(status: number, value: unknown): ApiResponse {
  const headers = [['content-type', 'application/json'] as const, ...safeHeaders];
  return { status, headers, body: JSON.stringify(value) };
}

function nothing(headers: readonly (readonly [string, string])[]): ApiResponse {
  return { status: 204, headers: [...headers, ...safeHeaders], body: undefined };
}

function download(body: Uint8Array | undefined, type: string, name: string): ApiResponse {
  const headers = [
    ['content-type', type],
    ['content-disposition', `attachment; filename="${name}"`],
    ...safeHeaders,
  ] as const;
  return { status: 200, headers, body };
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

/** The members of a JSON object; none for anything else. */
function membersOf(body: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  return (body === undefined ? undefined : parseJsonObject(Buffer.from(body).toString('utf8'))) ?? {};
}
