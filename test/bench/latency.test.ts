import { expect, test } from 'vitest';
import { joinLatencies, latencyOf, latencyText } from '../../bench/measuring/latency.ts';

test('the latency of a load is its 99th percentile, its worst answer and the number of late answers', () => {
  const durationsMs = Array.from({ length: 101 }, (_, index) => 2_000 - 20 * index);
  expect(latencyOf(durationsMs)).toEqual({ p99Ms: 1_980, worstMs: 2_000, late: 25 });
});

test('the latency of several turns is the median of their 99th percentiles and the worst of all answers', () => {
  const turn = (p99Ms: number, worstMs: number, late: number) => ({ p99Ms, worstMs, late });
  const joined = joinLatencies([turn(3, 9, 0), turn(5, 1_600, 2), turn(4, 1_700, 1)]);
  expect(joined).toEqual(turn(4, 1_700, 3));
  expect(latencyText(joined)).toBe('p99 4.0 ms, worst 1700 ms');
});
