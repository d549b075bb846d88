import { expect, test } from 'vitest';
import { createGoal, parseExpectation } from '../../../src/protocol/events/expectation.ts';

function expecting(...texts: readonly string[]) {
  return texts.map(parseExpectation);
}

test('without a goal nothing ends it and nothing is missing', () => {
  const goal = createGoal({ expectations: [], count: undefined });
  expect([goal.count('a'), goal.count('b')]).toEqual([false, false]);
  expect(goal.result()).toEqual({ isExpecting: false, missing: [] });
});

test('it is over as soon as all expectations are met', () => {
  const goal = createGoal({ expectations: expecting('block.*:2', 'peer.added'), count: undefined });
  expect(['block.forged', 'peer.added', 'block.applied'].map(goal.count)).toEqual([false, false, true]);
  expect(goal.result()).toEqual({ isExpecting: true, missing: [] });
});

test('it is over when so many came, whatever they were', () => {
  const goal = createGoal({ expectations: [], count: 2 });
  expect([goal.count('a'), goal.count('b')]).toEqual([false, true]);
  expect(goal.result()).toEqual({ isExpecting: true, missing: [] });
});

test('too few are missing as any event', () => {
  const goal = createGoal({ expectations: [], count: 3 });
  goal.count('a');
  expect(goal.result().missing).toEqual([{ event: '*', expected: 3, found: 1 }]);
});

test('the count ends the wait for expectations too, and what they lack is told', () => {
  const goal = createGoal({ expectations: expecting('block.forged:2'), count: 2 });
  expect([goal.count('block.forged'), goal.count('other')]).toEqual([false, true]);
  expect(goal.result().missing).toEqual([{ event: 'block.forged', expected: 2, found: 1 }]);
});
