import { describe, expect, test } from 'vitest';
import { startAnyChain } from '../../src/chain/any-chain.ts';
import {
  eventTimeMs,
  eventTimes,
  isTimed,
  neededBy,
  scenarioTimes,
  slotTimeMs,
  startEndingBy,
  startPlace,
} from '../../src/chain/event-times.ts';
import { networkOf } from '../../src/chain/network/networks.ts';
import { makePayload } from '../../src/chain/payload.ts';
import { playEvents } from '../../src/chain/play-events.ts';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import { releasedGenerations } from '../../src/protocol/events/generation.ts';
import { scenarioNames } from '../../src/protocol/events/scenario-name.ts';

const nowMs = Date.UTC(2026, 10, 29, 12, 0, 5);
const slotMs = 8_000;

describe.for(releasedGenerations)('of %s', (generation) => {
  const choice = { network: 'devnet', generation, seed: 'times' } as const;
  const timed = eventNamesOf[generation].filter((event) => isTimed(event, generation));

  test.for(timed)('%s at any index is from the block whose time is predicted', (event) => {
    const options = { ...choice, atMs: nowMs };
    const { epochMs } = networkOf(choice);
    for (let index = 0; index < 6; index += 1) {
      const timeMs = eventTimeMs(event, index, options) ?? Number.NaN;
      const data: unknown = makePayload(event, { ...options, index });
      const seconds = newestSecond(data);
      // A block that was forged late in its slot, after a missed one, is up to two seconds before that.
      expect(timeMs - (epochMs + seconds * 1000)).toBeGreaterThanOrEqual(0);
      if (event.startsWith('block.')) expect(timeMs - (epochMs + seconds * 1000)).toBeLessThanOrEqual(2_000);
    }
  });

  test.for(timed)('%s ends now, however many are requested', (event) => {
    // A rare event may have been some rounds ago.
    const isRare = /missing|missed/.test(event);
    for (const count of isRare ? [1, 3] : [1, 2, 7, 60]) {
      const needed = neededBy(event, count, choice);
      if (needed === undefined) return expect.unreachable('the event is from a block');
      const atMs = startEndingBy(nowMs, needed);
      const lastMs = eventTimeMs(event, count - 1, { ...choice, atMs }) ?? Number.NaN;
      expect(lastMs).toBeLessThanOrEqual(nowMs);
      if (!isRare) expect(nowMs - lastMs).toBeLessThan(60 * slotMs);
      expect((nowMs - atMs) % slotMs).toBe(0);
    }
  });

  test.for(scenarioNames)('the scenario %s has its last block when predicted, and ends now', (scenario) => {
    const timesFrom = (atMs: number) => scenarioTimes(scenario, 2, startPlace({ ...choice, atMs }), choice);
    const atMs = startEndingBy(nowMs, { count: 2, epochMs: 0, isForged: false, timesFrom });
    const start = startAnyChain({ ...choice, atMs }, generation);
    const play = { scenario, event: undefined, count: 2, set: {}, exact: false, yieldsLeadUp: false };
    const last = [...playEvents(start, play)].at(-1)?.chain;
    if (last === undefined) return expect.unreachable('a scenario has blocks');
    expect(slotTimeMs(last, last.slot)).toBe([...timesFrom(atMs)].at(-1));
    expect(nowMs - slotTimeMs(last, last.slot)).toBeGreaterThanOrEqual(0);
    expect(nowMs - slotTimeMs(last, last.slot)).toBeLessThan(10 * slotMs);
  });
});

test('the first block is the last one that could be forged by the time of the start', () => {
  const choice = { network: 'mainnet', generation: 'phantom-2.2', seed: '' } as const;
  for (let offsetMs = 0; offsetMs < slotMs; offsetMs += 500) {
    const [first = Number.NaN] = eventTimes('block.forged', { ...choice, atMs: nowMs + offsetMs });
    expect(nowMs + offsetMs - first).toBeGreaterThanOrEqual(0);
    expect(nowMs + offsetMs - first).toBeLessThan(slotMs);
  }
});

test.for([
  ['block.forged', 3_000_000],
  ['transaction.applied', 1_000_000],
  ['wallet.saved', 100_000],
] as const)('a chain of many %s is estimated, and ends before now', ([event, count]) => {
  const choice = { network: 'mainnet', generation: 'phantom-2.2', seed: 'long' } as const;
  const needed = neededBy(event, count, choice);
  if (needed === undefined) return expect.unreachable('the event is from a block');
  const slots = (nowMs - startEndingBy(nowMs, needed)) / slotMs;
  const perSlot = { 'block.forged': 0.98, 'transaction.applied': 0.41, 'wallet.saved': 0.98 / 51 }[event];
  expect(slots * perSlot).toBeGreaterThan(count);
  expect(slots * perSlot).toBeLessThan(1.2 * count);
});

test.for([
  ['round.created', 10_000_000],
  ['forger.missing', 10_000_000],
] as const)('more %s than a network has had are refused', ([event, count]) => {
  const choice = { network: 'mainnet', generation: 'phantom-2.2', seed: 'old' } as const;
  const needed = neededBy(event, count, choice);
  if (needed === undefined) return expect.unreachable('the event is from a block');
  expect(() => startEndingBy(nowMs, needed)).toThrow(expect.objectContaining({ code: 'bad-flag' }));
});

test('an event that is from no block has no times', () => {
  const choice = { network: 'mainnet', generation: 'phantom-2.2', seed: 'none' } as const;
  expect(neededBy('peer.added', 5, choice)).toBeUndefined();
  expect([...eventTimes('delegate.registered', { ...choice, atMs: nowMs })]).toEqual([]);
});

/** Returns the newest timestamp in a payload, in seconds since the epoch; 0 if there is none. */
function newestSecond(data: unknown): number {
  let newest = 0;
  JSON.stringify(data, (key, value: unknown) => {
    if (key === 'timestamp' && typeof value === 'number') newest = Math.max(newest, value);
    return value;
  });
  return newest;
}
