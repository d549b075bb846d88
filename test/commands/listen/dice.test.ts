import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDice } from '../../../src/commands/listen/misbehave.ts';

test('dice give the same rolls for the same seed, in any order', () => {
  const [one, other] = [createDice('seed'), createDice('seed')];
  const positions = Array.from({ length: 100 }, (_, position) => position);
  const rolls = positions.map((position) => one.roll(position));
  expect(positions.toReversed().map((position) => other.roll(position))).toEqual(rolls.toReversed());
  expect(new Set(rolls).size).toBe(rolls.length);
  expect(rolls).not.toEqual(positions.map((position) => createDice('another').roll(position)));
});

test('every roll is at least 0 and below 1', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (seed, position) => {
      const roll = createDice(seed).roll(position);
      expect(roll >= 0 && roll < 1).toBe(true);
    }),
  );
});

test('about a tenth of ten thousand rolls is below 0.1', () => {
  const dice = createDice('fair');
  const low = Array.from({ length: 10_000 }, (_, position) => dice.roll(position)).filter(
    (roll) => roll < 0.1,
  );
  expect(low.length).toBeGreaterThan(900);
  expect(low.length).toBeLessThan(1_100);
});
