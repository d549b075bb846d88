import { expect, test } from 'vitest';
import { createSendCounter } from '../../../src/commands/send/send-statistics.ts';
import type { PostOutcome } from '../../../src/protocol/delivery/post-outcome.ts';

const failed: PostOutcome = { kind: 'failed', reason: 'timeout', detail: '' };
const none = { p50: null, p90: null, p99: null, max: null };

function answered(status: number): PostOutcome {
  return {
    kind: 'answered',
    status,
    statusText: '',
    text: '',
    isCut: false,
    contentType: undefined,
    location: undefined,
  };
}

test('all numbers are zero before the first delivery', () => {
  const nothing = { sent: 0, succeeded: 0, other: 0, failed: 0, perSecond: 0, durationsMs: none };
  expect(createSendCounter('2xx').statistics(0)).toEqual(nothing);
  expect(createSendCounter('2xx').statistics(5)).toEqual(nothing);
});

test('successes, other answers and failures add up to what was sent', () => {
  const counter = createSendCounter('2xx');
  for (const outcome of [
    answered(200),
    answered(500),
    failed,
    answered(302),
    answered(204),
    failed,
    failed,
  ]) {
    counter.count(outcome, 7);
  }
  expect(counter.statistics(2_000)).toEqual({
    sent: 7,
    succeeded: 2,
    other: 2,
    failed: 3,
    perSecond: 3.5,
    durationsMs: { p50: 7, p90: 7, p99: 7, max: 7 },
  });
  expect(counter.statistics(1).perSecond).toBe(7_000);
});

test('the rule of the sender decides what counts as a success', () => {
  const counter = createSendCounter('below-400');
  counter.count(answered(302), 1);
  expect(counter.statistics(1)).toMatchObject({ succeeded: 1, other: 0 });
});

test.for([
  [1, { p50: 1, p90: 1, p99: 1, max: 1 }],
  [2, { p50: 1, p90: 2, p99: 2, max: 2 }],
  [10, { p50: 5, p90: 9, p99: 10, max: 10 }],
  [100, { p50: 50, p90: 90, p99: 99, max: 100 }],
  [1_000, { p50: 500, p90: 900, p99: 990, max: 1_000 }],
] as const)('percentiles of the durations 1 to %d, in any order', ([count, durationsMs]) => {
  const counter = createSendCounter('2xx');
  for (let ms = count; ms >= 1; ms -= 1) counter.count(answered(200), ms);
  // The time without an answer does not count as the duration of an answer.
  counter.count(failed, 30_000);
  expect(counter.statistics(1).durationsMs).toEqual(durationsMs);
});
