import { expect, test } from 'vitest';
import { isDeeperThan } from '../../../src/protocol/json/json-outline.ts';

test.for<[string, number]>([
  ['1', 0],
  ['null', 0],
  ['"[[["', 0],
  ['[]', 1],
  ['{}', 1],
  ['[1,2]', 1],
  ['[null]', 1],
  ['{"a":[]}', 2],
  ['[[],[[]],[]]', 3],
  ['{"a":1,"b":{"c":{"d":[0]}}}', 4],
])('%s is %d deep', ([text, depth]) => {
  const value: unknown = JSON.parse(text);
  expect(isDeeperThan(value, depth)).toBe(false);
  expect(isDeeperThan(value, depth + 1)).toBe(false);
  if (depth > 0) expect(isDeeperThan(value, depth - 1)).toBe(true);
});

test('does not use the stack for a text nested a hundred thousand levels deep', () => {
  const value: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(isDeeperThan(value, 128)).toBe(true);
});
