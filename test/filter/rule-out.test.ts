import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFilter } from '../../src/filter/filter.ts';
import { createRuleOut } from '../../src/filter/rule-out.ts';
import { type Condition, conditionOperators } from '../../src/protocol/conditions/condition.ts';
import { generations } from '../../src/protocol/events/generation.ts';

const event = 'block.applied';

/** A line of a journal with the body, as this program writes it or as another one may. */
const lineOf = (body: string) =>
  JSON.stringify({
    receivedAt: '2026-11-23T10:04:05.123Z',
    headers: { height: '7' },
    body,
    event,
    token: '',
  });

/** The first object of an event is always parsed. */
const firstLine = lineOf('{"data":{}}');

function ruleOut(...conditions: readonly Condition[]) {
  const isRuledOut = createRuleOut(conditions, 'phantom-2.2');
  isRuledOut?.(event, firstLine);
  return isRuledOut && ((body: string) => isRuledOut(event, lineOf(body)));
}

const atLeast = (value: unknown, key = 'height'): Condition => ({ key, condition: 'gte', value });

describe('a line is ruled out', () => {
  const isRuledOut = ruleOut(atLeast(100));

  test.for([
    ['{"data":{"height":99},"event":"block.applied"}', 'the value does not meet the condition'],
    ['{"data":{"height":-1e3},"event":"block.applied"}', 'the number has an exponent'],
    ['{"data":{"height":"99"}}', 'the text converts to a lower number'],
    ['{"data":{"height":null}}', 'null counts as 0'],
    ['{"data":{"id":1}}', 'the payload lacks the key'],
    ['{"data":"other"}', 'the payload is not an object'],
    ['', 'the body is empty'],
  ] as const)('%s: %s', ([body]) => expect(isRuledOut?.(body)).toBe(true));
});

describe('a line is parsed', () => {
  const isRuledOut = ruleOut(atLeast(100));

  test.for([
    ['{"data":{"height":100}}', 'the value meets the condition'],
    ['{"data":{"other":{"height":100}}}', 'the value may be that of another object'],
    ['{"data":{"height":1,"height":100}}', 'the key is repeated'],
    ['{"data":{"id":"height"}}', 'the key occurs as a value'],
    ['{"data":{"height": 100}}', 'white space precedes the value'],
    ['{"data":{"height":[100]}}', 'a list converts to a number'],
    ['{"data":{"\\u0068eight":100}}', 'the key is written in escapes'],
    ['{"data":{"height":"\\u0031"}}', 'the value is written in escapes'],
    ['{"data":{"height":TRUE}}', 'the body is not JSON'],
  ] as const)('%s: %s', ([body]) => expect(isRuledOut?.(body)).toBe(false));

  test('if its own escapes can hide the key', () => {
    const isLineRuledOut = createRuleOut([atLeast(100)], 'phantom-2.2');
    isLineRuledOut?.(event, firstLine);
    const line = lineOf('{"data":{"height":100}}').replaceAll('\\"', '\\u0022');
    expect(JSON.parse(line).body).toBe('{"data":{"height":100}}');
    expect(isLineRuledOut?.(event, line)).toBe(false);
  });

  test('if it has the first object of its event, so that a mistyped key is noticed', () => {
    const isLineRuledOut = createRuleOut([atLeast(100)], 'phantom-2.2');
    const line = lineOf('{"data":{"height":1}}');
    const withoutObject = lineOf('{"data":null}');
    const lines = [withoutObject, withoutObject, line, line, withoutObject];
    expect(lines.map((one) => isLineRuledOut?.(event, one))).toEqual([false, false, false, true, true]);
    expect(isLineRuledOut?.('block.forged', line)).toBe(false);
  });

  test('if it meets one of several conditions', () => {
    const isOneRuledOut = ruleOut(atLeast(100), atLeast(5, 'fee'));
    expect(isOneRuledOut?.('{"data":{"height":1,"fee":5}}')).toBe(false);
    expect(isOneRuledOut?.('{"data":{"height":1,"fee":4}}')).toBe(true);
  });
});

test.for<Condition>([
  { key: 'height', condition: 'ne', value: 1 },
  { key: 'height', condition: 'regexp', value: '1' },
  atLeast(1, 'length'),
  atLeast(1, 'constructor'),
  atLeast(1, '0'),
  atLeast(1, 'asset.amount'),
])('$key $condition can only be judged with the payload', (condition) => {
  expect(ruleOut(atLeast(1), condition)).toBe(undefined);
});

test('without conditions no line is ruled out', () =>
  expect(createRuleOut([], 'phantom-2.2')).toBe(undefined));

test('what is ruled out would not have been chosen', () => {
  const name = fc.constantFrom('height', 'amount', 'id', 'x', 'length', 'toString');
  const scalar = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double(),
    fc.constantFrom('1', '2', '', 'true', 'a"b', 'height', '\\', 'é\u2028', '"height":1', true, false, null),
  );
  const { value: payload } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const condition = fc.record<Condition>({
    key: name,
    condition: fc.constantFrom(...conditionOperators),
    value: fc.oneof(scalar, fc.record({ min: scalar, max: scalar })),
  });
  // Written by another program, and with keys that are repeated.
  const bodyText = fc
    .tuple(payload, payload, fc.constantFrom(undefined, 1), fc.boolean())
    .map(([data, other, space, isRepeated]) => {
      const text = JSON.stringify({ data, event, other }, null, space);
      return isRepeated ? text.replace('"other":', '"data":') : text;
    });
  let ruledOut = 0;
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...generations),
      bodyText,
      (conditions, generation, body) => {
        const isRuledOut = createRuleOut(conditions, generation);
        isRuledOut?.(event, firstLine);
        if (isRuledOut?.(event, lineOf(body)) !== true) return;
        ruledOut += 1;
        const choose = createFilter({ events: undefined, conditions, generation, say: () => {} });
        const { data }: { data?: unknown } = JSON.parse(body);
        expect(choose({ event, data }).isChosen).toBe(false);
      },
    ),
    { numRuns: 5_000 },
  );
  expect(ruledOut).toBeGreaterThan(100);
});
