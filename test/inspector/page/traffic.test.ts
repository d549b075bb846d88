import { expect, test } from 'vitest';
import { Traffic } from '../../../src/inspector/page/model/traffic.ts';

test('counts deliveries per second, including seconds without any', () => {
  const traffic = new Traffic(10);
  for (const receivedAtMs of [1_000, 1_999, 3_000]) traffic.add(receivedAtMs, null);
  expect(traffic.buckets()).toEqual([
    { startMs: 1_000, perSecond: 2, p50Ms: null, p99Ms: null },
    { startMs: 2_000, perSecond: 0, p50Ms: null, p99Ms: null },
    { startMs: 3_000, perSecond: 1, p50Ms: null, p99Ms: null },
  ]);
});

test('accepts deliveries in any order', () => {
  const traffic = new Traffic(10);
  for (const receivedAtMs of [5_000, 1_000, 3_000]) traffic.add(receivedAtMs, 1);
  expect(traffic.buckets().map(({ perSecond }) => perSecond)).toEqual([1, 0, 1, 0, 1]);
});

test('gives percentiles that are at most 5% too high', () => {
  const traffic = new Traffic(10);
  for (let durationMs = 1; durationMs <= 1_000; durationMs += 1) traffic.add(0, durationMs);
  const [bucket] = traffic.buckets();
  for (const [percentile, exact] of [
    [bucket?.p50Ms, 500],
    [bucket?.p99Ms, 990],
  ] as const) {
    expect(percentile).toBeGreaterThanOrEqual(exact * 0.999);
    expect(percentile).toBeLessThanOrEqual(exact * 1.051);
  }
});

test.for([0, 0.01, 1e9])('accepts a duration of %d ms', (durationMs) => {
  const traffic = new Traffic(10);
  traffic.add(0, durationMs);
  expect(traffic.buckets()[0]?.p50Ms).toBeGreaterThan(0);
});

test('makes the intervals longer instead of keeping more of them', () => {
  const traffic = new Traffic(8);
  for (let second = 0; second < 60; second += 1) traffic.add(second * 1_000, 5);
  expect(traffic.intervalMs).toBe(8_000);
  const buckets = traffic.buckets();
  expect(buckets.length).toBeLessThanOrEqual(8);
  expect(buckets.reduce((sum, { perSecond }) => sum + perSecond * 8, 0)).toBe(60);
});

test('accepts a time long before or after all others', () => {
  const traffic = new Traffic(8);
  for (const receivedAtMs of [1_767_225_600_000, 0, 4_000_000_000_000]) traffic.add(receivedAtMs, 1);
  expect(traffic.buckets().length).toBeLessThanOrEqual(8);
});
