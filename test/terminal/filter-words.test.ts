import { expect, test } from 'vitest';
import { parseEventPatterns } from '../../src/protocol/event-pattern.ts';
import { parseCondition } from '../../src/protocol/parse-condition.ts';
import { filterWords } from '../../src/terminal/filter-words.ts';

const events = parseEventPatterns('block.*,peer.added');
const conditions = ['height gte 1', 'a regexp \u001b'].map(parseCondition);

test('says which events and which payloads pass', () => {
  expect(filterWords({ events: [], conditions: [] })).toBeUndefined();
  expect(filterWords({ events, conditions: [] })).toBe('block.*, peer.added');
  expect(filterWords({ events: [], conditions })).toMatch(/^where height gte 1, or a regexp \S*\\u001b/);
  expect(filterWords({ events, conditions })).toMatch(/^block\.\*, peer\.added where height gte 1, or /);
});
