import { expect, test } from 'vitest';
import { parseCondition } from '../../../src/protocol/conditions/parse-condition.ts';
import { parseEventPatterns } from '../../../src/protocol/events/event-pattern.ts';
import { filterWords } from '../../../src/terminal/deliveries/judgement-text.ts';

const events = parseEventPatterns('block.*,peer.added');
const conditions = ['height gte 1', 'a regexp \u001b'].map(parseCondition);

test('shows which events and which payloads pass', () => {
  expect(filterWords({ events: undefined, conditions: [] })).toBeUndefined();
  expect(filterWords({ events, conditions: [] })).toBe('block.*, peer.added');
  expect(filterWords({ events: undefined, conditions })).toMatch(
    /^where height gte 1, or a regexp \S*\\u001b/,
  );
  expect(filterWords({ events, conditions })).toMatch(/^block\.\*, peer\.added where height gte 1, or /);
});
