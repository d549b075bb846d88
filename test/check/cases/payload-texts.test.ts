import { expect, test } from 'vitest';
import { createPayloadTexts } from '../../../src/check/cases/payload-texts.ts';

const atMs = 1_795_425_336_079;

test('a payload is the same each time it is requested, and differs for every request', () => {
  const texts = createPayloadTexts('a', atMs);
  const wishes = [
    {},
    { index: 1 },
    { generation: 'ark-2.7' },
    { generation: 'ark-2.7', index: 1 },
    { set: { vendorField: 'a' } },
  ] as const;
  const made = wishes.map((wish) => texts('transaction.applied', wish));
  expect(new Set(made).size).toBe(wishes.length);
  expect(wishes.map((wish) => texts('transaction.applied', wish))).toEqual(made);
  const afresh = createPayloadTexts('a', atMs);
  expect(wishes.toReversed().map((wish) => afresh('transaction.applied', wish))).toEqual(made.toReversed());
  expect(createPayloadTexts('b', atMs)('transaction.applied')).not.toBe(made[0]);
});

test('an event without a payload has no text', () => {
  expect(createPayloadTexts('a', atMs)('round.applied', { generation: 'ark-3' })).toBeNull();
});
