import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Hello } from '../../../src/inspector/messages.ts';
import { createKeptDeliveries, type KeptDeliveries } from '../../../src/inspector/server/kept-deliveries.ts';
import { type DeliveryWords, keepReception } from '../../../src/inspector/server/kept-delivery.ts';
import {
  type Inspector,
  type InspectorOptions,
  openInspector,
} from '../../../src/inspector/server/open-inspector.ts';
import { deliveryWords } from '../../../src/inspector-session/delivery-words.ts';
import type { Reception } from '../../../src/protocol/reception/reception.ts';
import { bodyOf, receptionOf } from '../../terminal/example-reception.ts';

export const exampleWords: DeliveryWords = deliveryWords([]);

/** Room for every delivery of a test. */
function roomyDeliveries(): KeptDeliveries {
  return createKeptDeliveries({ maxCount: 1_000_000, maxBodyLength: 1_000_000_000 });
}

/** Adds a delivery of a block with this height. */
export function addBlock(deliveries: KeptDeliveries, id: number, changes: Partial<Reception> = {}): void {
  const body = bodyOf('block.forged', `{"id":"${id}","height":${id},"previousBlock":"${id - 1}"}`);
  deliveries.add((number) =>
    keepReception(receptionOf(body, { ...changes, id: number }), Buffer.from(body), exampleWords),
  );
}

export interface ExampleInspector extends Inspector {
  readonly deliveries: KeptDeliveries;
  readonly faults: unknown[];
  /** The Cookie header of an open session. */
  cookie(): Promise<string>;
  /** A request of a page with a session. */
  call(path: string, options?: CallOptions): Promise<Called>;
}

export async function openExampleInspector(
  changes: Partial<InspectorOptions> = {},
): Promise<ExampleInspector> {
  const deliveries = changes.deliveries ?? roomyDeliveries();
  const faults: unknown[] = [];
  let drawn = 0;
  const inspector = await openInspector({
    ...{
      port: 0,
      portFlag: '--ui',
      deliveries,
      words: exampleWords,
      title: 'a test',
      address: null,
      isLive: true,
    },
    ...{ generation: 'phantom-2.2', secret: undefined },
    randomBytes(count) {
      drawn += 1;
      return new Uint8Array(count).fill(drawn);
    },
    monotonicMs: () => performance.now(),
    onFault: (error) => faults.push(error),
    ...changes,
  });
  onTestFinished(() => inspector.close());
  const cookie = async () => {
    const { headers } = await open(inspector.port, keyOf(inspector.url));
    return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  };
  return {
    ...inspector,
    ...{ deliveries, faults, cookie },
    async call(path, options = {}) {
      return call(inspector.port, path, {
        ...options,
        headers: { cookie: await cookie(), ...options.headers },
      });
    },
  };
}

export function keyOf(url: string): string {
  return new URLSearchParams(new URL(url).hash.slice(1)).get('key') ?? '';
}

/** Exchanges a key for a cookie. */
export function open(port: number, key: string): Promise<Called> {
  const headers = { 'content-type': 'application/json' };
  return call(port, '/api/session', { method: 'POST', headers, body: JSON.stringify({ key }) });
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Called {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export async function call(port: number, path: string, options: CallOptions = {}): Promise<Called> {
  const response = await respond(port, path, options);
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

function respond(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: CallOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers, agent: false }, resolve)
      .on('error', reject)
      .end(body);
  });
}

export interface ServerEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

export interface ExampleStream {
  readonly status: number;
  /** Resolves with all events so far, once one of them is as wanted. */
  until(isWanted: (event: ServerEvent) => boolean): Promise<readonly ServerEvent[]>;
  close(): void;
  /** Stops and goes on reading from the socket. */
  pause(): void;
  resume(): void;
}

/** Opens a stream of server-sent events, as `EventSource` does. */
export async function openStream(
  port: number,
  query: string,
  headers: Readonly<Record<string, string>>,
): Promise<ExampleStream> {
  const response = await respond(port, `/api/stream${query}`, { headers });
  const events: ServerEvent[] = [];
  let rest = '';
  let wake = () => {};
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks.flatMap(readEvent));
    wake();
  });
  onTestFinished(() => void response.destroy());
  return {
    status: response.statusCode ?? 0,
    async until(isWanted) {
      for (;;) {
        if (events.some(isWanted)) return events;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => response.destroy(),
    pause: () => response.pause(),
    resume: () => response.resume(),
  };
}

/** Opens a stream for its first event. */
export async function readHello(port: number, cookie: string): Promise<Hello> {
  const stream = await openStream(port, '', { cookie });
  const events = await stream.until(({ event }) => event === 'hello');
  stream.close();
  return events.find(({ event }) => event === 'hello')?.data as Hello;
}

function readEvent(block: string): readonly ServerEvent[] {
  const lines = block.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [event, data] = [field('event'), field('data')];
  return event === undefined || data === undefined
    ? []
    : [{ id: field('id'), event, data: JSON.parse(data) }];
}
