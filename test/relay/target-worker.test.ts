import { expect, test } from 'vitest';
import { openDeliveryLog } from '../../src/relay/delivery-log.ts';
import { startOf } from '../../src/relay/log-reader.ts';
import type { TargetState, Unfinished } from '../../src/relay/target-state.ts';
import { createTargetWorker } from '../../src/relay/target-worker.ts';
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
  const worker = createTargetWorker({
    log,
    state: { next: log.end(), unfinished },
    stateWriter: {
      async write(state) {
        check(state);
        return undefined;
      },
      async close() {},
    },
    deadLetters: {
      count: () => 0,
      bytes: () => 0,
      add: async () => undefined,
      take: async () => ({ count: 0, problem: undefined }),
      async close() {},
    },
    poster: {
      async post({ path }) {
        accepted.add(path);
        if (accepted.size === 50) stop.abort();
        const nothing = { contentType: undefined, location: undefined };
        return { kind: 'answered', status: 200, statusText: 'OK', text: '', isCut: false, ...nothing };
      },
      close() {},
    },
    schedule: exampleSchedule,
    maxInFlight: 10,
    key: 'key',
    clock: realClock(),
    makeRequest: ({ id = '' }) => ({ path: id, headers: [], body: Buffer.alloc(0) }),
    isWanted: () => true,
    stop: stop.signal,
    onTry() {},
    onStateTrouble() {},
    onDeadLetterTrouble() {},
    onReadTrouble() {},
    onDamaged() {},
  });
  await worker.run();
  await log.close();
  expect(accepted.size).toBe(50);
  expect(gaps).toEqual([]);
});
