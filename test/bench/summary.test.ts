import { expect, test } from 'vitest';
import { summarize } from '../../bench/summary.ts';

test.for<readonly [values: readonly number[], low: number, median: number, high: number]>([
  [[3], 3, 3, 3],
  [[10, 1, 100], 5.5, 10, 55],
  [[4, 1, 3, 2], 1.75, 2.5, 3.25],
  [[1_000, 1, 1, 1, 1], 1, 1, 1],
])('%j has its quartiles at %d and %d around %d', ([values, low, median, high]) => {
  expect(summarize(values)).toEqual({ low, median, high });
});

test('nothing has no median', () => {
  expect(() => summarize([])).toThrow('No case is left');
});
