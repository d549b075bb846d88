import { expect, test } from 'vitest';
import { createGoal, parseExpectation } from '../../../src/protocol/events/expectation.ts';

function expecting(...texts: readonly string[]) {
  return texts.map(parseExpectation);
}

test('without expectations and count the goal is never reached and nothing is missing', () => {
  const goal = createGoal({ expectations: [], count: undefined });
  expect([goal.count('a'), goal.count('b')]).toEqual([false, false]);
  expect(goal.result()).toEqual({ isExpecting: false, missing: [] });
});

test('the goal is reached as soon as all expectations are met', () => {
  const goal = createGoal({ expectations: expecting('block.*:2', 'peer.added'), count: undefined });
  expect(['block.forged', 'peer.added', 'block.applied'].map(goal.count)).toEqual([false, false, true]);
  expect(goal.result()).toEqual({ isExpecting: true, missing: [] });
});

test('the goal is reached after the given number of events, whichever they are', () => {
  const goal = createGoal({ expectations: [], count: 2 });
  expect([goal.count('a'), goal.count('b')]).toEqual([false, true]);
  expect(goal.result()).toEqual({ isExpecting: true, missing: [] });
});

test('when too few events arrive, the missing ones are reported as any event', () => {
  const goal = createGoal({ expectations: [], count: 3 });
  goal.count('a');
  expect(goal.result().missing).toEqual([{ event: '*', expected: 3, found: 1 }]);
});

test('the count also ends the wait for expectations, and the missing events are reported', () => {
  const goal = createGoal({ expectations: expecting('block.forged:2'), count: 2 });
  expect([goal.count('block.forged'), goal.count('other')]).toEqual([false, true]);
  expect(goal.result().missing).toEqual([{ event: 'block.forged', expected: 2, found: 1 }]);
});
