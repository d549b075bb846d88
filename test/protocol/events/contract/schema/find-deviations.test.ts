import { describe, expect, test } from 'vitest';
import { makePayload } from '../../../../../src/chain/payload.ts';
import { deliveryDeviations } from '../../../../../src/protocol/events/contract/delivery-deviations.ts';
import { findDeviations } from '../../../../../src/protocol/events/contract/schema/find-deviations.ts';
import {
  anything,
  constant,
  either,
  integer,
  list,
  object,
  openObject,
  optional,
  orNull,
  type Schema,
  text,
  trueOrFalse,
  variants,
} from '../../../../../src/protocol/events/contract/schema/schema.ts';
import { satoshi, username } from '../../../../../src/protocol/events/contract/schema/text-formats.ts';

const shape = variants(
  'Shape',
  ['type'],
  [
    object({ type: constant(0), radius: integer(1, 9) }),
    object({ type: constant(1), width: integer(1, 9), height: integer(1, 9) }),
  ],
);

function textOf(schema: Schema, value: unknown, most?: number): readonly string[] {
  return findDeviations(schema, value, most).map(({ path, problem }) => `${path.join('.')}: ${problem}`);
}

describe('a value', () => {
  test.for([
    ['text', text(satoshi), '12', []],
    ['text of another form', text(satoshi), '012', [': expected satoshi as a decimal string, got "012"']],
    ['a number for text', text(satoshi), 12, [': expected satoshi as a decimal string, got 12']],
    ['an integer', integer(), 5, []],
    ['an integer as text', integer(), '5', [': expected an integer, got "5"']],
    ['a fraction', integer(), 1.5, [': expected an integer, got 1.5']],
    ['a number that is too small', integer(3), 2, [': expected at least 3, got 2']],
    ['a number that is too large', integer(0, 3), 4, [': expected at most 3, got 4']],
    ['a boolean', trueOrFalse, false, []],
    ['null for a boolean', trueOrFalse, null, [': expected true or false, got null']],
    ['a constant', constant('a'), 'a', []],
    ['another constant', constant('a'), 'b', [': expected "a", got "b"']],
    ['anything', anything, { a: [] }, []],
    ['null where it is allowed', orNull(integer()), null, []],
    ['neither null nor an integer', orNull(integer()), 'x', [': expected an integer or null, got "x"']],
    ['a list', list(integer()), [1, 2], []],
    ['a list with a wrong item', list(integer()), [1, 'x'], ['1: expected an integer, got "x"']],
    ['an object for a list', list(integer()), {}, [': expected a list, got an object']],
    ['a list that is too short', list(integer(), 2), [1], [': expected at least 2 items, got 1']],
    ['a list of a wrong length', list(integer(), 2, 2), [1], [': expected 2 items, got 1']],
    ['a list that is too long', list(integer(), 0, 1), [1, 2], [': expected 0 to 1 items, got 2']],
    ['an object', object({ a: integer(), b: optional(integer()) }), { a: 1 }, []],
    ['a list for an object', object({}), [1], [': expected an object, got a list of 1']],
    ['an object without a member', object({ a: integer() }), {}, ['a: missing']],
    ['an object with another member', object({ a: integer() }), { a: 1, z: 2 }, ['z: unknown']],
    ['an inherited name', object({ toString: optional(integer()) }), {}, []],
    ['an open object', openObject({ a: integer() }, trueOrFalse), { a: 1, z: true }, []],
    [
      'an open object with a wrong value',
      openObject({}, trueOrFalse),
      { z: 1 },
      ['z: expected true or false, got 1'],
    ],
    ['a variant', shape, { type: 1, width: 2, height: 3 }, []],
    ['a variant without a member', shape, { type: 1, width: 2 }, ['height: missing']],
    ['an unknown variant', shape, { type: 2, radius: 3 }, ['type: expected 0 or 1, got 2']],
    ['a variant without what discriminates it', shape, { radius: 3 }, ['type: missing']],
    ['either of two objects', either(object({ a: integer() }), object({ b: integer() })), { b: 1 }, []],
    [
      'the object that it resembles most',
      either(object({ a: integer(), c: integer() }), object({ b: integer(), c: integer() })),
      { b: 1, c: 'x' },
      ['c: expected an integer, got "x"'],
    ],
    ['a long text', integer(), 'x'.repeat(99), [`: expected an integer, got "${'x'.repeat(40)}"…`]],
    ['control characters', integer(), '\u001b[31m', [': expected an integer, got "\\u001b[31m"']],
    ['a bidi control', integer(), '\u202e', [': expected an integer, got "\\u202e"']],
  ] as const)('%s is compared', ([, schema, value, expected]) => {
    expect(textOf(schema, value)).toEqual(expected);
  });

  test('an own member named __proto__ is one like any other', () => {
    expect(textOf(object({}), JSON.parse('{"__proto__":1}'))).toEqual(['__proto__: unknown']);
  });

  test('no more deviations are found than asked for', () => {
    const value = { z: Array.from({ length: 100_000 }, () => 'x') };
    const schema = object({ a: integer(), z: list(integer()) });
    expect(findDeviations(schema, value, 3).length).toBe(3);
    expect(findDeviations(either(schema, integer()), value, 3).length).toBe(3);
  });
});

describe('a delivery', () => {
  const data = { height: 1 };
  const made = { generation: 'phantom-2.2', network: 'testnet', seed: 'd', atMs: 1_767_268_800_000 } as const;
  const block = makePayload('block.forged', made) as object;
  const v1 = makePayload('transaction.applied', { ...made, set: { type: '0' } }) as object;

  test.for([
    [
      'phantom-2.2',
      'round.applied',
      undefined,
      ['event: not in phantom-2.2, but in ark-2.3, ark-2.4, ark-2.7, ark-3'],
    ],
    ['ark-3', 'round.applied', undefined, []],
    ['ark-3', 'round.applied', data, ['data: expected no data']],
    ['ark-3', 'state.started', undefined, ['data: missing']],
    ['mainsail', 'wallet.vote', undefined, []],
    [undefined, 'state.started', true, []],
    [undefined, 'bazaar.opened', data, ['event: not in any known release']],
    ['ark-2.3', 'forger.failed', 'x', []],
    ['ark-2.4', 'forger.failed', 'x', ['data: expected an object, got "x"']],
    ['ark-2.4', 'forger.failed', { error: 'x', a: 1 }, ['data.a: not in any known release']],
    ['phantom-2.2', 'block.forged', { ...block, round: 5 }, ['data.round: not in any known release']],
    [
      'phantom-2.2',
      'transaction.applied',
      { ...v1, sequence: 0 },
      ['data.sequence: not in any known release'],
    ],
    [
      'phantom-2.2',
      'transaction.applied',
      { ...v1, sequence: 0, blockId: '1' },
      [
        'data.sequence: not in phantom-2.2, but in ark-2.3, ark-2.4, ark-2.7',
        'data.blockId: not in phantom-2.2, but in ark-2.3, ark-2.4, ark-2.7',
      ],
    ],
    ['ark-2.3', 'queue.finished', data, ['event: not in ark-2.3, but in ark-3, mainsail']],
  ] as const)('of %s and %s is compared', ([generation, event, sent, expected]) => {
    const found = deliveryDeviations({ event, data: sent }, generation);
    expect(found.map(({ path, problem }) => `${path}: ${problem}`)).toEqual(expected);
  });

  test('a member of another generation is named with the generations that send it', () => {
    const found = deliveryDeviations(
      {
        event: 'queue.finished',
        data: { driver: 'memory', executionTime: 1, 'odd key': 1, [username.example]: 2 },
      },
      'ark-3',
    );
    expect(found).toEqual([
      {
        path: 'data["odd key"]',
        keys: ['data', 'odd key'],
        isCertain: true,
        problem: 'not in any known release',
      },
      {
        path: 'data.genesis_1',
        keys: ['data', 'genesis_1'],
        isCertain: true,
        problem: 'not in any known release',
      },
    ]);
  });
});
