import { expect, test } from 'vitest';
import { summarize } from '../../bench/summary.ts';

test.for<readonly [values: readonly number[], low: number, median: number, high: number]>([
  [[3], 3, 3, 3],
  [[10, 1, 100], 5.5, 10, 55],
  [[4, 1, 3, 2], 1.75, 2.5, 3.25],
  [[1_000, 1, 1, 1, 1], 1, 1, 1],
])(
  '%j has its lower quartile at %d, its median at %d and its upper quartile at %d',
  ([values, low, median, high]) => {
    expect(summarize(values)).toEqual({ low, median, high });
  },
);

test('an empty list is refused', () => {
  expect(() => summarize([])).toThrow('Expected measurements, got none.');
});
