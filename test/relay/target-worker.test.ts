import { expect, test } from 'vitest';
import { openDeliveryLog } from '../../src/relay/delivery-log.ts';
import { startOf } from '../../src/relay/log-reader.ts';
import type { TargetState, Unfinished } from '../../src/relay/target-state.ts';
import { createTargetWorker, type TargetWorkerOptions } from '../../src/relay/target-worker.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliveryOf, exampleSchedule, realClock } from './example-relay.ts';

const count = 200;

/** The log holds the deliveries 1 to 200, of which the first 50 were under way when the relay ended. */
async function openFilledLog() {
  const log = await openDeliveryLog({
    folder: await temporaryFolder(),
    name: 'store',
    maxSegmentBytes: 10_000,
    maxSegmentAgeMs: 86_400_000,
    maxBytes: 10_000_000,
    otherBytes: () => 0,
    now: Date.now,
    async makeRoom() {},
    onTrouble() {},
    onForeignChange() {},
    onDamagedSegment() {},
  });
  const unfinished: Unfinished[] = [];
  for (let n = 1; n <= count; n += 1) {
    const before = log.end();
    await log.append(deliveryOf(n));
    const after = log.end();
    const place = before.segment === after.segment ? before : startOf({ first: after.segment });
    const fresh = { attempts: 1, triedForMs: 0, firstFailure: undefined, lastFailure: undefined };
    if (n <= 50) unfinished.push({ place, id: `run-${n}`, ...fresh });
  }
  return { log, unfinished };
}

/** A worker that keeps no state and writes no dead letters, with changes. */
function exampleWorker(
  changes: Partial<TargetWorkerOptions> & Pick<TargetWorkerOptions, 'log' | 'state' | 'sender' | 'stop'>,
) {
  return createTargetWorker({
    stateWriter: { write: async () => undefined, async close() {} },
    deadLetters: {
      count: () => 0,
      bytes: () => 0,
      add: async () => undefined,
      take: async () => ({ count: 0, problem: undefined }),
      async close() {},
    },
    schedule: exampleSchedule,
    maxInFlight: 1,
    key: 'key',
    clock: realClock(),
    isWanted: () => true,
    onTry() {},
    onStateTrouble() {},
    onDeadLetterTrouble() {},
    onReadTrouble() {},
    onDamaged() {},
    ...changes,
  });
}

test('every state that is written covers each delivery that the target has not accepted', async () => {
  const { log, unfinished } = await openFilledLog();
  const stop = new AbortController();
  const accepted = new Set<string>();
  const gaps: string[] = [];
  const check = ({ next, unfinished: left }: TargetState) => {
    const kept = new Set(left.map(({ id }) => id));
    for (let n = 1; n <= 50; n += 1) {
      const id = `run-${n}`;
      if (!accepted.has(id) && !kept.has(id)) gaps.push(`${id}, next ${next.line}`);
    }
  };
  const worker = exampleWorker({
    log,
    state: { next: log.end(), unfinished },
    stateWriter: {
      async write(state) {
        check(state);
        return undefined;
      },
      async close() {},
    },
    sender: {
      maxTogether: 1,
      maxBytesTogether: 4_194_304,
      async send([{ entry }]) {
        accepted.add(entry.id ?? '');
        if (accepted.size === 50) stop.abort();
        return { kind: 'stored' };
      },
      async close() {},
    },
    maxInFlight: 10,
    stop: stop.signal,
  });
  await worker.run();
  await log.close();
  expect(accepted.size).toBe(50);
  expect(gaps).toEqual([]);
});

test('deliveries that can be sent together arrive in order, and one that is refused does not hold up the others', async () => {
  const { log } = await openFilledLog();
  const stop = new AbortController();
  const sent: string[][] = [];
  const arrived: string[] = [];
  const died: string[] = [];
  const worker = exampleWorker({
    log,
    state: { next: startOf(log.segments()[0]), unfinished: [] },
    sender: {
      maxTogether: 30,
      maxBytesTogether: 4_194_304,
      async send(tries) {
        const ids = tries.map(({ entry }) => entry.id ?? '');
        sent.push(ids);
        if (ids.includes('run-70')) return { kind: 'failed', reason: 'rejected', detail: '' };
        arrived.push(...ids);
        return { kind: 'stored' };
      },
      async close() {},
    },
    schedule: { ...exampleSchedule, retryForMs: 0 },
    stop: stop.signal,
    onTry({ entry, next }) {
      if (next.kind === 'dead') died.push(entry.id ?? '');
      if (entry.id === `run-${count}`) stop.abort();
    },
  });
  await worker.run();
  await log.close();
  const all = Array.from({ length: count }, (_, index) => `run-${index + 1}`);
  expect(arrived).toEqual(all.filter((id) => id !== 'run-70'));
  expect(died).toEqual(['run-70']);
  // 61 to 90 are sent together, then one by one, then those after them together again.
  expect(sent.map((ids) => ids.length)).toEqual([30, 30, 30, ...Array(30).fill(1), 30, 30, 30, 20]);
});

test('of deliveries that are sent together, those before the one that fails are not sent again', async () => {
  const { log } = await openFilledLog();
  const stop = new AbortController();
  const arrived: string[] = [];
  const gaps: string[] = [];
  let failures = 0;
  const worker = exampleWorker({
    log,
    state: { next: startOf(log.segments()[0]), unfinished: [] },
    stateWriter: {
      async write({ next, unfinished }) {
        const kept = new Set(unfinished.map(({ id }) => id));
        for (let n = arrived.length + 1; n < next.line; n += 1)
          if (!kept.has(`run-${n}`)) gaps.push(`run-${n}`);
        return undefined;
      },
      async close() {},
    },
    sender: {
      maxTogether: 30,
      maxBytesTogether: 4_194_304,
      async send(tries) {
        const ids = tries.map(({ entry }) => entry.id ?? '');
        // Each group is interrupted once.
        const good = ids.length > 1 ? 12 : 1;
        arrived.push(...ids.slice(0, good));
        if (good === ids.length) return { kind: 'stored' };
        failures += 1;
        return { kind: 'failed', reason: 'timeout', detail: '', arrived: good };
      },
      async close() {},
    },
    stop: stop.signal,
    onTry({ entry }) {
      if (entry.id === `run-${count}`) stop.abort();
    },
  });
  await worker.run();
  await log.close();
  expect(arrived).toEqual(Array.from({ length: count }, (_, index) => `run-${index + 1}`));
  expect(failures).toBeGreaterThan(1);
  expect(gaps).toEqual([]);
});

test('deliveries that are sent together stay within the limit on bytes, except for the last one', async () => {
  const { log } = await openFilledLog();
  const stop = new AbortController();
  const sizes: number[] = [];
  const bodyBytes = deliveryOf(count).body.length;
  let arrived = 0;
  const worker = exampleWorker({
    log,
    state: { next: startOf(log.segments()[0]), unfinished: [] },
    sender: {
      maxTogether: 30,
      maxBytesTogether: 3 * bodyBytes,
      async send(tries) {
        sizes.push(tries.reduce((sum, { entry }) => sum + entry.body.length, 0));
        arrived += tries.length;
        if (arrived === count) stop.abort();
        return { kind: 'stored' };
      },
      async close() {},
    },
    stop: stop.signal,
  });
  await worker.run();
  await log.close();
  expect(arrived).toBe(count);
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(3 * bodyBytes);
  expect(Math.max(...sizes)).toBeLessThan(4 * bodyBytes);
});

test('deliveries are not sent together if several may be under way', async () => {
  const { log } = await openFilledLog();
  const stop = new AbortController();
  const sizes = new Set<number>();
  let arrived = 0;
  const worker = exampleWorker({
    log,
    state: { next: startOf(log.segments()[0]), unfinished: [] },
    sender: {
      maxTogether: 30,
      maxBytesTogether: 4_194_304,
      async send(tries) {
        sizes.add(tries.length);
        arrived += tries.length;
        if (arrived === count) stop.abort();
        return { kind: 'stored' };
      },
      async close() {},
    },
    maxInFlight: 4,
    stop: stop.signal,
  });
  await worker.run();
  await log.close();
  expect([arrived, ...sizes]).toEqual([count, 1]);
});
