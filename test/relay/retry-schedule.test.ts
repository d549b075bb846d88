import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs, nextTryMs, retryAfterMs } from '../../src/relay/retry-schedule.ts';

const schedule = { firstRetryMs: 1_000, maxRetryDelayMs: 600_000, retryForMs: 259_200_000 };
const nowMs = Date.parse('2026-11-30T10:00:00Z');

test.for([
  [1, 1_000],
  [2, 2_000],
  [5, 16_000],
  [10, 512_000],
  [11, 600_000],
  [5_000, 600_000],
] as const)('after try %d the pause is at most %d ms', ([attempts, mostMs]) => {
  expect(backOffMs(schedule, attempts, 1 - Number.EPSILON)).toBe(mostMs);
  expect(backOffMs(schedule, attempts, 0)).toBe(0);
});

test('the pause is drawn evenly from zero to its limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempts, random) => {
        const most = backOffMs(schedule, attempts, 1 - Number.EPSILON);
        expect(backOffMs(schedule, attempts, random)).toBe(Math.floor(random * (most + 1)));
      },
    ),
  );
});

test.for([
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7_000],
  ['Mon, 30 Nov 2026 10:00:30 GMT', 30_000],
  ['Monday, 30-Nov-26 10:00:30 GMT', 30_000],
  ['Mon Nov 30 10:00:30 2026 GMT', 30_000],
  ['Sun, 29 Nov 2026 10:00:00 GMT', 0],
] as const)('Retry-After: %s asks for a pause of %d ms', ([text, durationMs]) => {
  expect(retryAfterMs(text, nowMs)).toBe(durationMs);
});

test.for([
  undefined,
  '',
  'soon',
  '-1',
  '1.5',
  '1e9',
  'Nov 2026',
  '9999999999999',
  'Mon, 99 Nov 2026 10:00:30 GMT',
])('Retry-After: %s asks for nothing', (text) => {
  expect(retryAfterMs(text, nowMs)).toBeUndefined();
});

test('a pause that the target asks for is kept, but not shortened below the usual one', () => {
  const facts = { attempts: 1, triedForMs: 0, random: 0.5 };
  expect(nextTryMs(schedule, { ...facts, retryAfterMs: 30_000 })).toBe(30_000);
  expect(nextTryMs(schedule, { ...facts, retryAfterMs: 0 })).toBe(500);
});

test('the last try is made when the time for tries is over, and none after that', () => {
  const facts = { attempts: 1_000, random: 0.999 };
  expect(nextTryMs(schedule, { ...facts, triedForMs: schedule.retryForMs - 10 })).toBe(10);
  expect(
    nextTryMs(schedule, { ...facts, triedForMs: schedule.retryForMs - 10, retryAfterMs: 86_400_000 }),
  ).toBe(10);
  expect(nextTryMs(schedule, { ...facts, triedForMs: schedule.retryForMs })).toBeUndefined();
});
