import { describe, expect, test } from 'vitest';
import { conditionWarning } from '../../../src/protocol/conditions/condition-warning.ts';
import { parseCondition } from '../../../src/protocol/conditions/parse-condition.ts';
import { generations } from '../../../src/protocol/events/generation.ts';

const warning = (text: string, generation: (typeof generations)[number]) =>
  conditionWarning(parseCondition(text), generation);

describe('conditionWarning', () => {
  test.for([
    ['h not-between 1 5', 'phantom-2.2', /none of its webhooks/],
    ['h not-between 1 5', 'ark-2.7', /never matches/],
    ['h not-between 1 5', 'ark-3', /notBetween works/],
    ['h notBetween 1 5', 'ark-2.7', /refuses/],
    ['h regexp (', 'ark-2.3', /none of its webhooks/],
    ['h regexp (', 'ark-2.4', /never matches/],
    ['amount eq "100"', 'phantom-2.2', /eq never matches/],
    ['reward ne 0', 'ark-2.4', /ne always does/],
    ['fee contains 1', 'phantom-2.2', /none of its webhooks/],
    ['h eq [1]', 'phantom-2.2', /never matches/],
    ['h ne {"a":1}', 'ark-2.4', /always matches/],
    ['h gte "123"', 'phantom-2.2', /give 123 as a number/],
    ['h between 1 "5"', 'ark-2.4', /give 5 as a number/],
    ['h gt 1.5', 'ark-2.7', /whole numbers/],
    ['h between 1 2.5', 'ark-3', /whole numbers/],
    ['h lt "1.5"', 'ark-3', /whole numbers.*never/],
    ['h notBetween 1 2.5', 'ark-3', /whole numbers.*always/],
    ['h gt abc', 'ark-3', /only numbers/],
    ['h gt null', 'ark-2.7', /only numbers/],
    ['a.b eq 1', 'phantom-2.2', /not a path/],
    ['heigth gte 5', 'phantom-2.2', /^No payload of a stock node has a "heigth"\. Did you mean height\?$/],
    ['recipientid eq a', 'ark-3', /Did you mean recipientId\?$/],
    ['a.b eq 1', 'ark-3', /not a path/],
  ] as const)('warns of %j on %s', ([text, generation, sentence]) => {
    expect(warning(text, generation)).toMatch(sentence);
    expect(warning(text, generation)).toMatch(/^\S.*[.?]$/);
  });

  test.for([
    ['height gte 100', generations],
    ['height between 1 5', generations],
    ['vendorField contains x', generations],
    ['vendorField regexp ^a', generations],
    ['vendorField eq', generations],
    ['amount gte 100', generations],
    ['vendorField gt abb', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['height gt 1.5', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['amount gte "100"', ['ark-2.7', 'ark-3']],
    ['amount eq "100"', ['ark-2.7', 'ark-3']],
    ['h eq [1]', ['ark-2.7', 'ark-3']],
    ['h notBetween 1 5', ['ark-3']],
  ] as const)('has nothing to say of %j', ([text, all]) => {
    for (const generation of all) expect(warning(text, generation), generation).toBeUndefined();
  });
});
