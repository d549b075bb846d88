import { describe, expect, test } from 'vitest';
import { conditionWarning } from '../../../src/protocol/conditions/condition-warning.ts';
import { parseCondition } from '../../../src/protocol/conditions/parse-condition.ts';
import { generations, releasedGenerations } from '../../../src/protocol/events/generation.ts';

const warning = (text: string, generation: (typeof generations)[number]) =>
  conditionWarning(parseCondition(text), generation);

describe('conditionWarning', () => {
  test.for([
    ['height not-between 1 5', 'phantom-2.2', /no webhook/],
    ['height not-between 1 5', 'ark-2.7', /never matches/],
    ['height not-between 1 5', 'ark-3', /Use notBetween instead/],
    ['height notBetween 1 5', 'ark-2.7', /refuses/],
    ['height regexp (', 'ark-2.3', /no webhook/],
    ['height regexp (', 'ark-2.4', /never matches/],
    ['amount eq "100"', 'phantom-2.2', /eq never matches/],
    ['reward ne 0', 'ark-2.4', /ne always matches/],
    ['fee contains 1', 'phantom-2.2', /no webhook/],
    ['height eq [1]', 'phantom-2.2', /never matches/],
    ['height ne {"a":1}', 'ark-2.4', /always matches/],
    ['height gte "123"', 'phantom-2.2', /give 123 as a number/],
    ['height between 1 "5"', 'ark-2.4', /give 5 as a number/],
    ['height gt 1.5', 'ark-2.7', /whole numbers/],
    ['height between 1 2.5', 'ark-3', /whole numbers/],
    ['height lt "1.5"', 'ark-3', /whole numbers.*never/],
    ['height notBetween 1 2.5', 'ark-3', /whole numbers.*always/],
    ['height gt abc', 'ark-3', /only numbers/],
    ['height gt null', 'ark-2.7', /only numbers/],
    ['a.b eq 1', 'phantom-2.2', /not a path/],
    [
      'heigth gte 5',
      'phantom-2.2',
      /^No event .* has this key, so the condition never .*\. Did you mean height\?$/,
    ],
    ['recipientid eq a', 'ark-3', /Did you mean recipientId\?$/],
    ['a.b eq 1', 'ark-3', /not a path/],
  ] as const)('warns of %j on %s', ([text, generation, sentence]) => {
    expect(warning(text, generation)).toMatch(sentence);
    expect(warning(text, generation)).toMatch(/^\S.*[.?]$/);
  });

  test.for([
    ['height gte 100', generations],
    ['height between 1 5', generations],
    ['vendorField contains x', releasedGenerations],
    ['vendorField regexp ^a', releasedGenerations],
    ['vendorField eq', releasedGenerations],
    ['id contains ab', generations],
    ['height regexp ^3', generations],
    ['length gt 3', generations],
    ['0 contains a', generations],
    ['toString regexp a', generations],
    ['delegate regexp a', releasedGenerations],
    ['signatures contains x', generations],
    ['transactions contains x', ['ark-2.3', 'ark-2.7']],
    ['activeDelegates contains x', ['ark-2.7', 'ark-3']],
    ['id gt abc', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['amount lt 1abc', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['totalAmount lt abc', ['ark-2.3']],
    ['height gt [5]', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['amount gte 100', generations],
    ['vendorField gt abb', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['height gt 1.5', ['phantom-2.2', 'ark-2.3', 'ark-2.4']],
    ['amount gte "100"', ['ark-2.7', 'ark-3']],
    ['amount eq "100"', ['ark-2.7', 'ark-3']],
    ['height eq [1]', ['ark-2.7', 'ark-3']],
    ['height notBetween 1 5', ['ark-3']],
  ] as const)('does not warn of %j', ([text, all]) => {
    for (const generation of all) expect(warning(text, generation), generation).toBeUndefined();
  });

  test.for([
    [
      'temperature gte 5',
      'phantom-2.2',
      'No event of phantom-2.2 has this key, so the condition never matches.',
    ],
    ['temperature ne 5', 'ark-3', 'No event of ark-3 has this key, so the condition always matches.'],
    ['temperature eq', 'ark-2.7', 'No event of ark-2.7 has this key, so the condition always matches.'],
    [
      'temperature regexp ^u',
      'ark-2.4',
      'No event of ark-2.4 has this key, so the condition always matches.',
    ],
    [
      'temperature notBetween 1 2',
      'ark-3',
      'No event of ark-3 has this key, so the condition always matches.',
    ],
    [
      'temperature contains x',
      'phantom-2.2',
      'No event of phantom-2.2 has this key, so the condition never matches: it throws, and the node then sends the event to no webhook.',
    ],
    [
      'temperature falsy',
      'ark-2.7',
      'No event of ark-2.7 has this key, so the condition never matches: it throws, and later conditions are not evaluated.',
    ],
    [
      'nonce gt 5',
      'phantom-2.2',
      'No event of phantom-2.2 has this key (ark-2.7, ark-3, mainsail have it), so the condition never matches.',
    ],
    [
      'blockHeight gt 5',
      'ark-2.7',
      'No event of ark-2.7 has this key (ark-3 has it), so the condition never matches.',
    ],
    [
      'fees gt 5',
      'ark-2.7',
      'No event of ark-2.7 has this key, so the condition never matches. Did you mean fee?',
    ],
    [
      'height gte abc',
      'phantom-2.2',
      'In phantom-2.2 this key holds a number and the value is not a number, so the condition never matches.',
    ],
    [
      'height between 1 abc',
      'ark-2.3',
      'In ark-2.3 this key holds a number and the value is not a number, so the condition never matches.',
    ],
    [
      'height gte {"a":1}',
      'ark-2.4',
      'In ark-2.4 this key holds a number and the value is not a number, so the condition never matches.',
    ],
    [
      'amount lt abc',
      'phantom-2.2',
      'In phantom-2.2 this key holds a number and the value is not a number, so the condition matches every amount.',
    ],
    [
      'amount between "-a" b',
      'phantom-2.2',
      'In phantom-2.2 this key holds a number and the value is not a number, so the condition matches every amount.',
    ],
    ['height gt null', 'phantom-2.2', 'null is not a number: it counts as 0.'],
    ['height gt true', 'ark-3', 'true is not a number: it counts as 1.'],
    [
      'height contains 3',
      'phantom-2.2',
      'contains requires text or a list, and in phantom-2.2 this key holds neither, so the condition never matches: it throws, and the node then sends the event to no webhook.',
    ],
    [
      'asset contains votes',
      'ark-3',
      'contains requires text or a list, and in ark-3 this key holds neither, so the condition never matches: it throws, and later conditions are not evaluated.',
    ],
    [
      'asset regexp username',
      'phantom-2.2',
      'In phantom-2.2 this key holds an object, read as "[object Object]", so the condition never matches.',
    ],
    [
      'asset regexp [Oo]b',
      'ark-2.7',
      'In ark-2.7 this key holds an object, read as "[object Object]", so the condition matches every asset.',
    ],
    [
      'asset regexp .',
      'ark-2.7',
      'In ark-2.7 this key holds an object, read as "[object Object]", so the condition always matches.',
    ],
  ] as const)('states the effect of %j on %s', ([text, generation, sentence]) => {
    expect(warning(text, generation)).toBe(sentence);
  });
});
