import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEventPattern } from '../../src/protocol/events/event-pattern.ts';
import { httpTarget } from '../../src/relay/http-target.ts';
import { targetKey } from '../../src/relay/open-target.ts';
import { readTargetState } from '../../src/relay/target-state.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  deliveryOf,
  exampleSchedule,
  fastClock,
  numbersAt,
  openExampleRelay,
  openTarget,
  requestOptions,
} from './example-relay.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe('a delivery', () => {
  test('arrives byte for byte, with its authorization and the headers of Standard Webhooks', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const relay = await openExampleRelay({
      directory,
      targets: [target.url],
      requests: { secrets: [Buffer.alloc(24, 1)] },
      clock: { ...fastClock(), now: () => 1_796_000_000_999 },
    });
    relay.start();
    const body = Buffer.from('{"timestamp":1,"data":{"id":1,"text":"\\u00e9 é\\n"},"event":"a.b"} \n');
    expect(await relay.append(deliveryOf(1, { body, event: 'a.b' }))).toBeUndefined();
    await target.arrived(1);
    await relay.end();
    const [request] = target.requests;
    expect(request?.body).toBe(body.toString());
    expect(request).toMatchObject({
      path: '/hook?a=1',
      headers: {
        authorization: 'fe944e318edb02b979d6bf0c87978b64',
        'content-type': 'application/json',
        'webhook-id': 'run-1',
        'webhook-timestamp': '1796000000',
        'phantom-webhook-attempt': '1',
        'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/),
        via: `1.1 phantom-webhook-${relay.folder.id}`,
      },
    });
  });

  test('that was sent with the whole token is forwarded with it', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const relay = await openExampleRelay({ directory, targets: [target.url] });
    relay.start();
    await relay.append(deliveryOf(1, { isWholeToken: true }));
    await target.arrived(1);
    expect(target.requests[0]?.headers.authorization).toHaveLength(64);
    await relay.end();
  });

  test('whose token is no longer known waits until it is known again', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url] });
    first.start();
    await first.append(deliveryOf(1, { token: 'other' }));
    expect(await first.reported('tried')).toMatchObject({
      outcome: { kind: 'failed', reason: 'no-token', detail: 'other' },
    });
    await first.end();
    const second = await openExampleRelay({
      directory,
      targets: [target.url],
      requests: { authorizationOf: () => 'known again' },
    });
    second.start();
    await target.arrived(1);
    await second.end();
    expect(target.requests[0]?.headers).toMatchObject({
      authorization: 'known again',
      'phantom-webhook-attempt': '2',
    });
  });
});

describe('deliveries', () => {
  test('arrive in order, whatever the target answers at first', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget((response, n) => {
      const failing = [500, 302, 404, 429][n % 5];
      if (failing === undefined) response.end('ok');
      else response.writeHead(failing, { 'Retry-After': '0', Location: '/elsewhere' }).end();
    });
    const relay = await openExampleRelay({ directory, targets: [target.url] });
    relay.start();
    for (const n of upTo(50)) await relay.append(deliveryOf(n));
    await expect.poll(() => relay.counts().targets[0]?.delivered).toBe(50);
    await relay.end();
    expect([...new Set(numbersAt(target))]).toEqual(upTo(50));
    const attempts = target.requests.map(({ headers }) => Number(headers['phantom-webhook-attempt']));
    expect(Math.max(...attempts)).toBeGreaterThan(1);
  });

  test('are not delayed by another target that is down', async () => {
    const directory = await temporaryFolder();
    const silent = await openTarget(() => {});
    const gone = new URL('http://127.0.0.1:9/');
    const target = await openTarget();
    const relay = await openExampleRelay({ directory, targets: [silent.url, gone, target.url] });
    relay.start();
    for (const n of upTo(20)) await relay.append(deliveryOf(n));
    await target.arrived(20);
    expect(relay.counts().targets.map(({ waiting }) => waiting)).toEqual([20, 20, expect.any(Number)]);
    await relay.end(0);
    expect(numbersAt(target)).toEqual(upTo(20));
  });

  test('go only to the targets that want their event', async () => {
    const directory = await temporaryFolder();
    const blocks = await openTarget();
    const all = await openTarget();
    const relay = await openExampleRelay({
      directory,
      targets: [all.url, httpTarget(blocks.url, [createEventPattern('block.*')], requestOptions())],
    });
    relay.start();
    for (const n of upTo(9)) {
      await relay.append(deliveryOf(n, { event: n % 3 === 0 ? 'block.forged' : 'wallet.vote' }));
    }
    await all.arrived(9);
    await blocks.arrived(3);
    await expect.poll(() => relay.counts().targets.map(({ waiting }) => waiting)).toEqual([0, 0]);
    await relay.end();
    expect(numbersAt(blocks)).toEqual([3, 6, 9]);
  });

  test('with several in flight do not wait for one that fails', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget((response, n) => response.writeHead(n === 1 ? 500 : 200).end());
    const relay = await openExampleRelay({
      directory,
      targets: [target.url],
      maxInFlight: 4,
      schedule: { ...exampleSchedule, firstRetryMs: 3_000, maxRetryDelayMs: 3_000 },
    });
    relay.start();
    for (const n of upTo(30)) await relay.append(deliveryOf(n));
    await expect.poll(() => relay.counts().targets[0]?.delivered).toBe(30);
    await relay.end();
    expect(new Set(numbersAt(target)).size).toBe(30);
    expect(target.requests).toHaveLength(31);
  });

  test('that all targets have accepted are deleted when their time is over', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const options = { directory, targets: [target.url], maxStoreBytes: 100_000 };
    const relay = await openExampleRelay({ ...options, keepMs: 1 });
    relay.start();
    const filler = 'x'.repeat(5_000);
    for (const n of upTo(100)) {
      const body = Buffer.from(
        `{"timestamp":1,"data":{"id":${n},"filler":"${filler}"},"event":"block.forged"}`,
      );
      await target.arrived(n - 1);
      await expect.poll(() => relay.append(deliveryOf(n, { body }))).toBeUndefined();
    }
    await target.arrived(100);
    expect(relay.counts().storeBytes).toBeLessThanOrEqual(100_000);
    await relay.end();
    const files = await readdir(join(directory, 'store', 'deliveries'));
    expect(files.length).toBeLessThan(10);
    expect(files).not.toContain('0000000000000001.ndjson');
  });

  test('are refused when the store is full, and accepted again when there is room', async () => {
    const directory = await temporaryFolder();
    let status = 500;
    const target = await openTarget((response) => response.writeHead(status).end());
    const relay = await openExampleRelay({ directory, targets: [target.url], maxStoreBytes: 10_000 });
    relay.start();
    const outcomes = [];
    for (const n of upTo(60)) outcomes.push(await relay.append(deliveryOf(n)));
    const kept = outcomes.filter((outcome) => outcome === undefined).length;
    expect(kept).toBeGreaterThan(10);
    expect(outcomes.at(-1)).toMatchObject({
      code: 'unwritable-file',
      message: 'store has reached its limit of 10000 bytes.',
    });
    expect(relay.isHealthy()).toBe(false);
    status = 200;
    await expect.poll(() => relay.append(deliveryOf(61))).toBeUndefined();
    expect(relay.isHealthy()).toBe(true);
    const troubles = relay.events.filter(({ kind }) => kind === 'log-trouble');
    expect(troubles).toMatchObject([{ problem: { code: 'unwritable-file' } }, { problem: undefined }]);
    await expect.poll(() => relay.counts().targets[0]?.delivered).toBe(kept + 1);
    await relay.end();
  });
});

describe('tries', () => {
  test('of a week of outage follow the schedule, and end as dead letters', async () => {
    const directory = await temporaryFolder();
    const clock = fastClock();
    const startMs = clock.monotonicMs();
    const gone = new URL('http://127.0.0.1:9/');
    const relay = await openExampleRelay({
      directory,
      targets: [gone],
      clock,
      schedule: { firstRetryMs: 1_000, maxRetryDelayMs: 600_000, retryForMs: 259_200_000 },
    });
    await relay.append(deliveryOf(1));
    await relay.append(deliveryOf(2));
    relay.start();
    await expect.poll(() => relay.counts().targets[0]?.dead).toBe(2);
    await relay.end();
    const tries = relay.events.flatMap((event) =>
      event.kind === 'tried' && event.entry.id === 'run-1' ? [event.next] : [],
    );
    const pauses = tries.flatMap((next) => (next.kind === 'retry' ? [next.delayMs] : []));
    // Three quarters of 1 s, 2 s, 4 s and so on, up to those of 10 minutes.
    const limits = pauses.map((_, index) => Math.min(600_000, 1_000 * 2 ** index));
    expect(pauses.slice(0, -1)).toEqual(limits.slice(0, -1).map((limit) => Math.floor(0.75 * (limit + 1))));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(259_200_000);
    expect(tries.at(-1)).toEqual({ kind: 'dead' });
    // Six days for both: the second waits for the first, because they arrive in order.
    expect(clock.monotonicMs() - startMs).toBe(2 * 259_200_000);
  });

  test('do not depend on the system clock', async () => {
    const directory = await temporaryFolder();
    const clock = fastClock();
    const target = await openTarget((response, n) => {
      clock.jump(n % 2 === 0 ? 86_400_000 : -86_400_000);
      response.writeHead(n < 20 ? 503 : 200).end();
    });
    const relay = await openExampleRelay({
      directory,
      targets: [target.url],
      clock,
      schedule: { ...exampleSchedule, retryForMs: 3_600_000 },
    });
    await relay.append(deliveryOf(1));
    relay.start();
    await target.arrived(20);
    await relay.end();
    expect(relay.counts().targets[0]).toMatchObject({ delivered: 1, dead: 0, waiting: 0 });
  });

  test('wait as long as the target asks, also those of other deliveries', async () => {
    const directory = await temporaryFolder();
    const clock = fastClock();
    const target = await openTarget((response, n) => {
      if (n === 1) response.writeHead(429, { 'Retry-After': '3600' }).end();
      else response.end();
    });
    const relay = await openExampleRelay({ directory, targets: [target.url], clock });
    await relay.append(deliveryOf(1));
    relay.start();
    await target.arrived(2);
    await relay.end();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(3_600_000);
    expect(clock.monotonicMs()).toBeLessThan(3_700_000);
  });

  test('end at once with a dead letter if the target answers 410', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget((response, n) => response.writeHead(n === 1 ? 410 : 200).end());
    const relay = await openExampleRelay({ directory, targets: [target.url] });
    relay.start();
    await relay.append(deliveryOf(1));
    await relay.append(deliveryOf(2));
    await target.arrived(2);
    await expect.poll(() => relay.counts().targets[0]?.delivered).toBe(1);
    expect(relay.counts().targets[0]).toMatchObject({ dead: 1, failedTries: 1, waiting: 0 });
    await relay.end();
    const file = join(directory, 'store', 'dead', `${targetKey(target.url.href)}.ndjson`);
    const [letter = '', answer = ''] = (await readFile(file, 'utf8')).split('\n');
    expect(JSON.parse(letter)).toMatchObject({ id: 'run-1', event: 'block.forged' });
    expect(JSON.parse(answer)).toMatchObject({ id: 'run-1', forward: [{ status: 410, error: null }] });
  });

  test('end only when the dead letter is written, without another request', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget((response, n) => response.writeHead(n === 1 ? 410 : 200).end());
    const relay = await openExampleRelay({ directory, targets: [target.url] });
    const file = join(directory, 'store', 'dead', `${targetKey(target.url.href)}.ndjson`);
    await mkdir(file);
    await relay.append(deliveryOf(1));
    await relay.append(deliveryOf(2));
    relay.start();
    expect(await relay.reported('dead-letter-trouble')).toMatchObject({ cause: { code: 'unsafe-file' } });
    await rm(file, { recursive: true });
    await target.arrived(2);
    await relay.end();
    expect(numbersAt(target)).toEqual([1, 2]);
    expect(relay.counts().targets[0]).toMatchObject({ dead: 1, delivered: 1 });
    expect(relay.events.filter(({ kind }) => kind.endsWith('-trouble')).at(-1)).toMatchObject({
      kind: 'dead-letter-trouble',
      cause: undefined,
    });
  });

  test('of dead letters start again on request', async () => {
    const directory = await temporaryFolder();
    let status = 410;
    const target = await openTarget((response) => response.writeHead(status).end());
    const relay = await openExampleRelay({ directory, targets: [target.url] });
    relay.start();
    for (const n of upTo(3)) await relay.append(deliveryOf(n));
    await expect.poll(() => relay.counts().targets[0]?.dead).toBe(3);
    status = 200;
    const requests = join(directory, 'store', 'requests');
    const name = '01234567-89ab-cdef-0123-456789abcdef';
    await writeFile(join(requests, `${name}.json`), '{"ids":["run-1","run-3","unknown"]}');
    await relay.reported('reviving');
    await target.arrived(5);
    await expect
      .poll(() => readFile(join(requests, `${name}.done`), 'utf8').catch(() => ''))
      .toBe('{"count":2,"unknown":["unknown"]}\n');
    await expect.poll(() => relay.counts().targets[0]).toMatchObject({ delivered: 2, dead: 1, waiting: 0 });
    await relay.end();
    expect(target.requests.slice(3).map(({ headers }) => headers['webhook-id'])).toEqual(['run-1', 'run-3']);
    const told = relay.events
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'tried' || kind === 'reviving');
    expect(told).toEqual(['tried', 'tried', 'tried', 'reviving', 'tried', 'tried']);
  });
});

describe('after a restart', () => {
  test('the next delivery is the first that was not accepted, and its tries are counted on', async () => {
    const directory = await temporaryFolder();
    let status = 200;
    const target = await openTarget((response, n) => {
      if (n === 3) status = 500;
      response.writeHead(status).end();
    });
    const first = await openExampleRelay({ directory, targets: [target.url] });
    first.start();
    for (const n of upTo(5)) await first.append(deliveryOf(n));
    await target.arrived(4);
    await first.end();
    const before = target.requests.length;
    status = 200;
    const second = await openExampleRelay({ directory, targets: [target.url] });
    expect(second.counts().targets[0]?.waiting).toBe(0);
    second.start();
    await target.arrived(before + 3);
    await second.end();
    expect(numbersAt(target).slice(before)).toEqual([3, 4, 5]);
    expect(Number(target.requests[before]?.headers['phantom-webhook-attempt'])).toBe(before - 1);
  });

  test('a state that is damaged repeats deliveries, but loses none, and is reported', async () => {
    for (const damage of [
      (path: string) => writeFile(path, 'no state\n{"next":\n'),
      (path: string) => writeFile(path, ''),
      (path: string) => truncate(path, 60),
      async (path: string) =>
        writeFile(path, '{"target":"x"}\n{"next":{"segment":1,"offset":77,"line":3},"unfinished":[]}\n'),
      async (path: string) =>
        writeFile(path, '{"target":"x"}\n{"next":{"segment":1,"offset":9999999,"line":3},"unfinished":[]}\n'),
      async (path: string) =>
        writeFile(path, '{"target":"x"}\n{"next":{"segment":0,"offset":0,"line":0},"unfinished":[]}\n'),
    ]) {
      const directory = await temporaryFolder();
      const target = await openTarget();
      const first = await openExampleRelay({ directory, targets: [target.url] });
      first.start();
      for (const n of upTo(5)) await first.append(deliveryOf(n));
      await target.arrived(5);
      await first.end();
      await damage(join(directory, 'store', 'targets', `${targetKey(target.url.href)}.ndjson`));
      const second = await openExampleRelay({ directory, targets: [target.url] });
      expect(second.events).toMatchObject([{ kind: 'damaged-state' }]);
      second.start();
      await second.append(deliveryOf(6));
      await target.arrived(11);
      await second.end();
      expect(numbersAt(target).slice(5)).toEqual(upTo(6));
    }
  });

  test('a damaged last line of a state is left out without a word', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url] });
    first.start();
    await first.append(deliveryOf(1));
    await target.arrived(1);
    await first.end();
    await appendFile(
      join(directory, 'store', 'targets', `${targetKey(target.url.href)}.ndjson`),
      '{"next":{"seg',
    );
    const second = await openExampleRelay({ directory, targets: [target.url] });
    expect(second.events).toEqual([]);
    await second.end(0);
  });

  test('a torn last line of a segment is repaired', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url] });
    await first.append(deliveryOf(1));
    await first.end(0);
    const file = join(directory, 'store', 'deliveries', '0000000000000001.ndjson');
    await appendFile(file, '{"receivedAt":"2026-11-23T10:04:05.123Z","method":"PO');
    const second = await openExampleRelay({ directory, targets: [target.url] });
    expect(second.events).toEqual([{ kind: 'repaired', droppedBytes: 53 }]);
    second.start();
    await second.append(deliveryOf(2));
    await target.arrived(2);
    await second.end();
    expect(numbersAt(target)).toEqual([1, 2]);
  });

  test('a segment whose beginning is damaged gives its other deliveries', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url] });
    for (const n of upTo(3)) await first.append(deliveryOf(n));
    await first.end(0);
    const file = join(directory, 'store', 'deliveries', '0000000000000001.ndjson');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `xxxxxxxxxxxxxxx${text.slice(15)}`);
    const second = await openExampleRelay({ directory, targets: [target.url] });
    expect(second.events).toEqual([{ kind: 'damaged-segment', first: 1 }]);
    second.start();
    await second.append(deliveryOf(4));
    await target.arrived(3);
    await second.end();
    expect(numbersAt(target)).toEqual([2, 3, 4]);
    expect(second.events).toContainEqual({
      kind: 'damaged-line',
      place: { segment: 1, offset: 0, line: 1 },
    });
  });

  test('a line that is too long to be a delivery is passed over', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url] });
    await first.append(deliveryOf(1));
    await first.end(0);
    const file = join(directory, 'store', 'deliveries', '0000000000000001.ndjson');
    const { size } = await stat(file);
    await appendFile(file, Buffer.alloc(64 * 1_048_576 + 10, 'x'));
    await appendFile(file, '\n');
    const second = await openExampleRelay({ directory, targets: [target.url] });
    second.start();
    await second.append(deliveryOf(2));
    await target.arrived(2);
    await second.end();
    expect(numbersAt(target)).toEqual([1, 2]);
    expect(second.events).toContainEqual({
      kind: 'damaged-line',
      place: { segment: 1, offset: size, line: 2 },
    });
  });

  test('a target does not read again what it has skipped because of its events', async () => {
    const directory = await temporaryFolder();
    const nowhere = new URL('http://127.0.0.1:9/');
    const blocks = httpTarget(nowhere, [createEventPattern('block.*')], requestOptions());
    const target = await openTarget();
    const relay = await openExampleRelay({ directory, targets: [blocks, target.url] });
    relay.start();
    for (const n of upTo(5)) await relay.append(deliveryOf(n, { event: 'wallet.vote' }));
    await target.arrived(5);
    const file = join(directory, 'store', 'targets', `${targetKey(blocks.address)}.ndjson`);
    await expect.poll(async () => (await readTargetState(file))?.state?.next.line).toBe(6);
    await relay.end();
  });

  test('a segment that is missing is passed over', async () => {
    const directory = await temporaryFolder();
    const target = await openTarget();
    const first = await openExampleRelay({ directory, targets: [target.url], maxStoreBytes: 8_000 });
    for (const n of upTo(15)) await first.append(deliveryOf(n));
    await first.end(0);
    const folder = join(directory, 'store', 'deliveries');
    const files = (await readdir(folder)).toSorted();
    expect(files.length).toBeGreaterThan(2);
    await rm(join(folder, files[0] ?? ''));
    const second = await openExampleRelay({ directory, targets: [target.url] });
    second.start();
    await second.append(deliveryOf(16));
    await expect.poll(() => numbersAt(target).at(-1)).toBe(16);
    await second.end();
  });

  test('a target that is left out is reported if deliveries wait for it', async () => {
    const directory = await temporaryFolder();
    const gone = new URL('http://127.0.0.1:9/old');
    const first = await openExampleRelay({ directory, targets: [gone] });
    await first.append(deliveryOf(1));
    await first.end(0);
    const target = await openTarget();
    const second = await openExampleRelay({ directory, targets: [target.url] });
    expect(second.events).toEqual([{ kind: 'lost-target', target: gone.href, waiting: 1 }]);
    second.start();
    await second.append(deliveryOf(2));
    await target.arrived(1);
    await second.end();
    // A new target begins with the next delivery.
    expect(numbersAt(target)).toEqual([2]);
  });
});

test('two relays cannot use one store', async () => {
  const directory = await temporaryFolder();
  const first = await openExampleRelay({ directory, targets: [] });
  await expect(openExampleRelay({ directory, targets: [] })).rejects.toMatchObject({
    code: 'journal-in-use',
  });
  await first.end(0);
  await (await openExampleRelay({ directory, targets: [] })).end(0);
});

test('a store may be the root of a new disk', async () => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'store', 'lost+found'), { recursive: true });
  await (await openExampleRelay({ directory, targets: [] })).end(0);
});

test.for([
  ['a folder with other files', async (folder: string) => writeFile(join(folder, 'notes.txt'), '')],
  ['a later version', async (folder: string) => writeFormat(folder, { version: 2 })],
  ['another format', async (folder: string) => writeFormat(folder, { format: 'other' })],
  ['an id that is not one', async (folder: string) => writeFormat(folder, { id: '../../x' })],
  ['no JSON', async (folder: string) => writeFile(join(folder, 'store.json'), 'x')],
] as const)('%s is refused as a store, and not changed', async ([, prepare]) => {
  const directory = await temporaryFolder();
  const folder = await temporaryFolder();
  await prepare(folder);
  const before = await readdir(folder);
  await expect(openExampleRelay({ directory, store: folder, targets: [] })).rejects.toMatchObject({
    code: 'unknown-store',
  });
  expect(await readdir(folder)).toEqual(before);
});

async function writeFormat(folder: string, change: Readonly<Record<string, unknown>>) {
  const fields = { format: 'phantom-webhook-relay', version: 1, id: '0123456789abcdef', ...change };
  await writeFile(join(folder, 'store.json'), JSON.stringify(fields));
}
