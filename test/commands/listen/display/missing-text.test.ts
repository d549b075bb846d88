import { expect, test } from 'vitest';
import { missingText } from '../../../../src/commands/listen/display/result-text.ts';

const tally = { received: 0, authorized: 0, rejected: 0, filtered: 0, events: new Map<string, number>() };

test('says what is missing and that nothing came', () => {
  expect(missingText([{ event: 'block.forged', expected: 3, found: 0 }], tally)).toBe(
    'Missing: block.forged, 0 of 3 came.\nNo authorized delivery came.\n',
  );
});

test('says what came instead, what was rejected, and what was left out', () => {
  const events = new Map([
    ['a', 1],
    ['b\u001b[2J', 2],
  ]);
  const missing = [
    { event: 'block.*', expected: 2, found: 1 },
    { event: 'c', expected: 1, found: 0 },
  ];
  expect(missingText(missing, { received: 4, authorized: 3, rejected: 1, filtered: 2, events })).toBe(
    'Missing: block.*, 1 of 2 came.\nMissing: c, 0 of 1 came.\nIn all there came: b\\u001b[2J 2, a 1.\n' +
      '1 request was rejected: the token, or the address?\n2 requests were left out by --events or --where.\n',
  );
});

test('does not say that nothing came when all of it was left out', () => {
  expect(missingText([{ event: 'a', expected: 1, found: 0 }], { ...tally, filtered: 2 })).toBe(
    'Missing: a, 0 of 1 came.\nNo delivery came that the filter lets through.\n' +
      '2 requests were left out by --events or --where.\n',
  );
});
