import { expect, test } from 'vitest';
import {
  durationText,
  shortened,
  shortKey,
  sizeText,
  timeText,
} from '../../../src/inspector/page/elements/short-text.ts';

test.for([
  [0.04, '0 ms'],
  [4.25, '4.3 ms'],
  [9.99, '10 ms'],
  [1_700.4, '1700 ms'],
  [12_340, '12.3 s'],
] as const)('%d milliseconds are %s', ([milliseconds, text]) => {
  expect(durationText(milliseconds)).toBe(text);
});

test.for([
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [5_000_000, '5.0 MB'],
] as const)('%d bytes are %s', ([bytes, text]) => {
  expect(sizeText(bytes)).toBe(text);
});

test('a time of today has milliseconds, any other has its day', () => {
  const noon = new Date(2026, 0, 2, 12, 5, 7, 89).getTime();
  expect(timeText(noon, noon + 1)).toBe('12:05:07.089');
  expect(timeText(noon, noon + 86_400_000)).toBe('2 Jan 12:05:07');
});

test('a long key keeps both ends', () => {
  expect(shortKey('03a900623bba26de3ee5ccd5f1c015ee')).toBe('03a90062…15ee');
  expect(shortKey('delegate_1')).toBe('delegate_1');
});

test('a very long text loses its end, and gives its length', () => {
  expect(shortened('x'.repeat(3_000))).toBe(`${'x'.repeat(2_000)}… (3,000 characters)`);
  expect(shortened('a\u202eb')).toBe(String.raw`a\u202eb`);
});
