import { expect, test } from 'vitest';
import { matchWebhooks } from '../../src/node/match-webhooks.ts';
import { conditionOperators } from '../../src/protocol/conditions/condition.ts';
import { createPatternMatching } from '../../src/protocol/conditions/pattern-matching.ts';
import { conditionCases } from './condition-cases.ts';
import { realGenerations } from './real-node-messages.ts';

test.for(realGenerations)('the same seed makes the same cases of %s', (generation) => {
  const cases = conditionCases(generation, 50, 7);
  expect(cases.length).toBe(50);
  expect(conditionCases(generation, 50, 7)).toEqual(cases);
  expect(conditionCases(generation, 50, 8)).not.toEqual(cases);
});

test('the cases have conditions of every operator that match, and others that do not', () => {
  const matched = new Map<string, Set<boolean>>();
  for (const { dataText, webhooks } of conditionCases('ark-3', 3_000, 1)) {
    for (const condition of webhooks.flat()) {
      const webhook = {
        id: 1,
        event: 'a',
        target: 'http://a/',
        token: 'a',
        enabled: true,
        conditions: [condition],
      };
      const payload: unknown = dataText === undefined ? undefined : JSON.parse(dataText);
      const { matches } = matchWebhooks([webhook], payload, 'ark-2.6', createPatternMatching());
      const name = condition.condition ?? '';
      matched.set(name, (matched.get(name) ?? new Set()).add(matches.length > 0));
    }
  }
  for (const name of [...conditionOperators, 'notBetween'])
    expect(matched.get(name)?.size, name).toBe(name === 'not-between' ? 1 : 2);
});
