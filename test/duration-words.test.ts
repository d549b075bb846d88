import { expect, test } from 'vitest';
import { durationWords } from '../src/duration-words.ts';

test.for([
  [0, '0 ms'],
  [250, '250 ms'],
  [1_000, '1 s'],
  [1_500, '1500 ms'],
  [30_000, '30 s'],
  [60_000, '1 min'],
  [90_000, '90 s'],
  [600_000, '10 min'],
] as const)('%i ms is written as %s', ([durationMs, words]) => {
  expect(durationWords(durationMs)).toBe(words);
});
