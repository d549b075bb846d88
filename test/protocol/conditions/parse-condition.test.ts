import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  conditionOperators,
  conditionText,
} from '../../../src/protocol/conditions/condition.ts';
import { parseCondition } from '../../../src/protocol/conditions/parse-condition.ts';

describe('parseCondition', () => {
  test.for([
    ['eq', ['=', '==', '===', 'is', 'equals', 'IS', 'EQ']],
    ['ne', ['!=', '!==', '<>', 'neq', 'NE']],
    ['gt', ['>', 'GT']],
    ['gte', ['>=', '=>', 'ge']],
    ['lt', ['<']],
    ['lte', ['<=', '=<', 'le']],
    ['regexp', ['~', '=~', 'like', 'match', 'MATCHES']],
    ['contains', ['has', 'includes', 'contain']],
    ['truthy', ['true']],
    ['falsy', ['false']],
    ['between', ['betwen']],
    ['not-between', ['notbetween', 'not_between']],
  ] as const)('suggests %s for its usual other names', ([operator, spellings]) => {
    for (const spelling of spellings) {
      expect(() => parseCondition(`a ${spelling} 1`), spelling).toThrow(
        expect.objectContaining({ code: 'bad-flag', hint: `Did you mean ${operator}?` }),
      );
    }
  });

  test.for(['constructor', '__proto__', 'xyzxyzxyz'])(
    'lists all operators for the unknown operator %s',
    (spelling) => {
      expect(() => parseCondition(`a ${spelling} 1`)).toThrow(
        expect.objectContaining({ hint: `Operators: ${conditionOperators.join(', ')}.` }),
      );
    },
  );

  test.for(['', ' ', 'key', ' key '])('asks for all parts of %j', (text) => {
    expect(() => parseCondition(text)).toThrow(
      expect.objectContaining({
        code: 'bad-flag',
        message: `Expected '<key> <operator> <value>' with spaces between, got "${text}".`,
        hint: expect.stringContaining(`Operators: ${conditionOperators.join(', ')}.`),
      }),
    );
  });

  test('accepts values as deep as a delivery, and no deeper', () => {
    const deep = (levels: number) => `a eq ${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parseCondition(deep(128)).key).toBe('a');
    expect(() => parseCondition(deep(129))).toThrow('nested at most 128 deep');
  });

  test.for([
    ['height gte 100', { key: 'height', condition: 'gte', value: 100 }],
    ['  height \t gte   100 ', { key: 'height', condition: 'gte', value: 100 }],
    ['amount eq "100"', { key: 'amount', condition: 'eq', value: '100' }],
    ['id eq 0100', { key: 'id', condition: 'eq', value: '0100' }],
    ['id eq 9007199254740993', { key: 'id', condition: 'eq', value: 9007199254740992 }],
    ['vendorField contains two  words', { key: 'vendorField', condition: 'contains', value: 'two  words' }],
    ['vendorField regexp ^a(b|c) d$', { key: 'vendorField', condition: 'regexp', value: '^a(b|c) d$' }],
    ['a eq null', { key: 'a', condition: 'eq', value: null }],
    ['a eq', { key: 'a', condition: 'eq' }],
    ['a ne', { key: 'a', condition: 'ne' }],
    ['a truthy', { key: 'a', condition: 'truthy' }],
    ['a falsy', { key: 'a', condition: 'falsy' }],
    ['a between 1 5', { key: 'a', condition: 'between', value: { min: 1, max: 5 } }],
    ['a not-between 1 x', { key: 'a', condition: 'not-between', value: { min: 1, max: 'x' } }],
    ['a notBetween {"min": 1, "max": 5}', { key: 'a', condition: 'notBetween', value: { min: 1, max: 5 } }],
    ['a between {"min":1, "max":5}', { key: 'a', condition: 'between', value: { min: 1, max: 5 } }],
    ['a regexp [a-z]+', { key: 'a', condition: 'regexp', value: '[a-z]+' }],
    ['a contains "[b"', { key: 'a', condition: 'contains', value: '[b' }],
    ['a contains "b', { key: 'a', condition: 'contains', value: '"b' }],
    ['a.b eq {"c":1}', { key: 'a.b', condition: 'eq', value: { c: 1 } }],
  ] as const)('reads %j', ([text, condition]) => {
    expect(parseCondition(text)).toStrictEqual(condition);
  });

  test.for([
    ['', /spaces between/, /eq, ne, gt/],
    ['height', /spaces between/, /'height gte 100'/],
    ['height>=100', /spaces between/, /Separate the parts with spaces/],
    ['height >= 100', /an operator/, /Did you mean gte\?/],
    ['height == 100', /an operator/, /Did you mean eq\?/],
    ['height GT 100', /an operator/, /Did you mean gt\?/],
    ['height beetween 1 2', /an operator/, /Did you mean between\?/],
    ['height notbetween 1 2', /an operator/, /Did you mean not-between\?/],
    ['height toString 1', /an operator/, /Operators: eq/],
    ['height constructor 1', /an operator/, /Operators: eq/],
    ['a truthy 1', /no value after truthy/, /'a eq 1'/],
    ['a gt', /a value after gt/, undefined],
    ['a regexp ', /a value after regexp/, undefined],
    ['a between', /two bounds/, undefined],
    ['a between 1', /two bounds/, undefined],
    ['a between 1 2 3', /two bounds/, undefined],
    ['a between {"min":1}', /two bounds/, undefined],
    ['a between null', /two bounds/, undefined],
    [
      'height gte {"a":}',
      /^The value after gte is not valid JSON: expected a value at line 1, column 6\.$/,
      /double quotes: "\{\\"a\\":\}"\.$/,
    ],
    ['a eq [b', /after eq is not valid JSON: expected a value or "]" at line 1, column 2\./, /quotes: "\[b"/],
    ['a between {"min":1,}', /expected a property name in double quotes at line 1, column 10\./, /quotes/],
    ['a between {"min":1, "max":}', /expected a value at line 1, column 17\./, /quotes/],
    ['a between 1 [2', /expected "," or "]" at line 1, column 3\./, /quotes/],
    [`a eq ${'['.repeat(129)}${']'.repeat(129)}`, /at most 128 deep/, undefined],
  ] as const)('refuses %j', ([text, message, hint]) => {
    expect(() => parseCondition(text)).toThrow(
      expect.objectContaining({
        code: 'bad-flag',
        message: expect.stringMatching(message),
        hint: hint === undefined ? undefined : expect.stringMatching(hint),
      }),
    );
  });
});

const word = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/\s/.test(text));
const value = fc
  .oneof(fc.string({ unit: 'binary' }), fc.jsonValue())
  .map((any) => JSON.parse(JSON.stringify(any)));
const range = fc.record({ min: value, max: value });

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ key: word, condition: fc.constantFrom('truthy', 'falsy', 'eq', 'ne') }),
  fc.record({
    key: word,
    condition: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'regexp'),
    value,
  }),
  fc.record({ key: word, condition: fc.constantFrom('between', 'not-between', 'notBetween'), value: range }),
);

describe('conditionText', () => {
  test('reads back as the same condition', () => {
    fc.assert(
      fc.property(condition, (given) => {
        expect(parseCondition(conditionText(given))).toEqual(given);
      }),
      { numRuns: 1_000 },
    );
  });

  test.for([
    'height gte 100',
    'amount eq "100"',
    'a eq',
    'a truthy',
    'a between 1 5',
    'a between "1" "5"',
    'a not-between 1 x',
    'a between {"min":1,"max":[2]}',
    'a contains two words',
    'a eq " "',
    'a eq "[b"',
    'a regexp [b]',
    'a eq -0',
  ])('writes %j as it was', (text) => {
    expect(conditionText(parseCondition(text))).toBe(text.replace('{"min":1,"max":[2]}', '1 [2]'));
  });

  test('stays on one line when a value holds a line break', () => {
    expect(conditionText({ key: 'a', condition: 'eq', value: 'b\nc' })).toBe('a eq "b\\nc"');
  });

  test('has a text for every operator, even without the value it needs', () => {
    for (const operator of conditionOperators) {
      expect(conditionText({ key: 'a', condition: operator })).toBe(`a ${operator}`);
    }
  });
});
