import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startAnyChain } from '../../src/chain/any-chain.ts';
import { startForging } from '../../src/node/forging.ts';
import type { NodeReport } from '../../src/node/node-report.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function forge(blockTimeMs: number | undefined, transactions?: number, now = () => Date.now()) {
  const reports: NodeReport[] = [];
  const events: string[] = [];
  const onAhead = vi.fn<() => void>();
  const chain = startAnyChain({ network: 'mainnet', seed: 'a', atMs: Date.UTC(2026, 0, 1) }, 'phantom-2.2');
  const forging = startForging({
    chain,
    blockTimeMs,
    transactions,
    emit: (event) => events.push(event),
    report: (report) => reports.push(report),
    onAhead,
    now,
  });
  return { ...forging, reports, events, onAhead };
}

test('a block is forged every block time, each on top of the one before, until it is stopped', () => {
  const { reports, stop } = forge(8_000);
  vi.advanceTimersByTime(7_999);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(16_001);
  const heights = reports.map((report) => (report.kind === 'block' ? report.height : 0));
  expect(heights.map((height) => height - (heights[0] ?? 0))).toEqual([0, 1, 2]);
  stop();
  vi.advanceTimersByTime(80_000);
  expect(reports.length).toBe(3);
});

test('without a block time a block is forged on request, with as many transactions as requested', () => {
  const { forge: now, events, reports } = forge(undefined, 3);
  vi.advanceTimersByTime(80_000);
  expect(events).toEqual([]);
  now();
  expect(events.filter((event) => event === 'transaction.forged').length).toBe(3);
  expect(reports).toMatchObject([{ transactions: 3, events: events.length }]);
});

test('blocks that are dated in the future are reported once', () => {
  // The blocks of the chain are eight seconds apart, the first one six before this time.
  const { forge: next, onAhead } = forge(undefined, 0, () => Date.UTC(2026, 0, 1, 0, 0, 12));
  next();
  next();
  expect(onAhead).not.toHaveBeenCalled();
  next();
  next();
  expect(onAhead).toHaveBeenCalledTimes(1);
});

test('a block that is not due yet is forged at a later tick', () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const { reports, stop } = forge(1_000, 0, () => nowMs);
  vi.advanceTimersByTime(5_000);
  expect(reports.length).toBe(1);
  nowMs += 16_000;
  vi.advanceTimersByTime(5_000);
  expect(reports.length).toBe(3);
  stop();
});

test('a chain that starts in the future does not wait', () => {
  const { reports, stop } = forge(1_000, 0, () => Date.UTC(2025, 0));
  vi.advanceTimersByTime(5_000);
  expect(reports.length).toBe(5);
  stop();
});
