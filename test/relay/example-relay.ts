import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { JournalRecord } from '../../src/journal/journal-record.ts';
import { type HttpTargetOptions, httpTarget } from '../../src/relay/http-target.ts';
import { openRelay, type Relay, type RelayOptions } from '../../src/relay/open-relay.ts';
import type { RelayEvent } from '../../src/relay/relay-event.ts';
import type { WorkerClock } from '../../src/relay/worker-clock.ts';
import { guidebookToken } from '../tokens.ts';

interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ExampleTarget {
  readonly url: URL;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves once so many requests have arrived. */
  arrived(count: number): Promise<void>;
}

/** A handler that answers each request as the function wants. Closed when the test ends. */
export async function openTarget(
  answer: (response: ServerResponse, n: number) => void = (response) => response.end('ok'),
  port = 0,
): Promise<ExampleTarget> {
  const requests: ReceivedRequest[] = [];
  let waiting: { readonly count: number; resolve(): void }[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { url: path = '', headers } = request;
    requests.push({ path, headers, body: Buffer.concat(pieces).toString() });
    answer(response, requests.length);
    const ready = waiting.filter(({ count }) => requests.length >= count);
    waiting = waiting.filter((one) => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: new URL(`http://127.0.0.1:${bound}/hook`),
    requests,
    arrived: (count) =>
      requests.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}

/** A clock on which every pause of a delivery is over at once; pauses move it on. */
export function fastClock(random = () => 0.75): WorkerClock & { jump(durationMs: number): void } {
  let wallMs = Date.parse('2026-11-30T10:00:00Z');
  let steadyMs = 0;
  return {
    now: () => wallMs,
    monotonicMs: () => steadyMs,
    random,
    jump(durationMs) {
      wallMs += durationMs;
    },
    async pause(durationMs, signal) {
      if (signal.aborted) return;
      // The upkeep of the store waits a second again and again, which would let time fly.
      if (durationMs === 1_000) {
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
        return;
      }
      wallMs += durationMs;
      steadyMs += durationMs;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function realClock(random = Math.random): WorkerClock {
  return {
    now: Date.now,
    monotonicMs: () => performance.now(),
    random,
    async pause(durationMs, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        const timer = setTimeout(finish, durationMs);
        signal.addEventListener('abort', finish);
      });
    },
  };
}

export interface ExampleRelay extends Relay {
  readonly events: readonly RelayEvent[];
  /** Finishes what is under way within this time, and closes the store. */
  end(graceMs?: number): Promise<void>;
  /** Resolves once so many events of a kind were reported. */
  reported(kind: RelayEvent['kind'], count?: number): Promise<RelayEvent>;
}

type Wishes = Partial<Omit<RelayOptions, 'targets'>> & {
  readonly directory: string;
  readonly targets: readonly (URL | RelayOptions['targets'][number])[];
  /** For the targets that are given as URLs. */
  readonly requests?: Partial<HttpTargetOptions>;
};

/** The example options of a target, with changes. */
export function requestOptions(changes: Partial<HttpTargetOptions> = {}): HttpTargetOptions {
  return {
    timeoutMs: 30_000,
    checksCertificate: true,
    secrets: [],
    authorizationOf: (label, isWholeToken) =>
      label !== 'default' ? undefined : isWholeToken ? guidebookToken.token : guidebookToken.authorization,
    ...changes,
  };
}

export const exampleSchedule = { firstRetryMs: 20, maxRetryDelayMs: 50, retryForMs: 259_200_000 };

let drawn = 0;

/** A relay in the folder `store` of the directory. Close it in the test. */
export async function openExampleRelay({
  directory,
  targets,
  requests,
  ...wishes
}: Wishes): Promise<ExampleRelay> {
  const events: RelayEvent[] = [];
  const waiting: { kind: string; count: number; resolve(event: RelayEvent): void }[] = [];
  const opener = {
    directory,
    pid: process.pid,
    userId: process.getuid?.(),
    isRunning: () => true,
    now: Date.now,
    stop: new AbortController().signal,
    randomBytes(count: number) {
      drawn += 1;
      return new Uint8Array(count).fill(drawn);
    },
  };
  const relay = await openRelay({
    store: 'store',
    schedule: exampleSchedule,
    maxInFlight: 1,
    keepMs: 604_800_000,
    maxStoreBytes: 10_000_000_000,
    opener,
    clock: realClock(),
    ...wishes,
    targets: targets.map((target) =>
      target instanceof URL ? httpTarget(target, undefined, requestOptions(requests)) : target,
    ),
    onEvent(event) {
      events.push(event);
      for (const { kind, count, resolve } of waiting) {
        if (events.filter((one) => one.kind === kind).length >= count) resolve(event);
      }
    },
  });
  return {
    ...relay,
    events,
    async end(graceMs = 5_000) {
      await relay.finish(graceMs);
      await relay.close();
    },
    reported(kind, count = 1) {
      const known = events.filter((event) => event.kind === kind)[count - 1];
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.push({ kind, count, resolve }));
    },
  };
}

/** A delivery with a number as its payload. */
export function deliveryOf(n: number, wishes: Partial<JournalRecord> = {}): JournalRecord {
  return {
    id: `run-${n}`,
    receivedAtMs: Date.parse('2026-11-30T10:00:00Z') + n,
    method: 'POST',
    path: '/received?a=1',
    rawHeaders: ['content-type', 'application/json', 'webhook-id', 'of another sender'],
    body: Buffer.from(`{"timestamp":1,"data":{"id":${n}},"event":"block.forged"}`),
    event: 'block.forged',
    token: 'default',
    ...wishes,
  };
}

/** The numbers of the deliveries that a target has got, in order. */
export function numbersAt({ requests }: ExampleTarget): readonly number[] {
  return requests.map(({ body }) => JSON.parse(body).data.id);
}
