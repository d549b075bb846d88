import { expect, test } from 'vitest';
import {
  constant,
  either,
  integer,
  list,
  object,
  optional,
  orNull,
  type Schema,
  text,
  trueOrFalse,
  variants,
} from '../../../src/protocol/events/contract/schema/schema.ts';
import {
  numericBlockId,
  satoshi,
  username,
  wei,
} from '../../../src/protocol/events/contract/schema/text-formats.ts';
import { fieldsOf } from '../../../src/protocol/schemas/fields.ts';

test.for<[Schema, string, string]>([
  [integer(0, 9, 'The rank.'), 'an integer', 'The rank.'],
  // The type has the beginning of its usual description already.
  [text(satoshi), 'satoshi as a decimal string', 'Read it with BigInt. One coin is 100,000,000.'],
  [
    text(numericBlockId),
    'a 64-bit number as a decimal string',
    'A block id, too large for a JavaScript number.',
  ],
  [text(wei), 'an amount as a decimal string', 'In the smallest unit: read it with BigInt.'],
  // Its usual description would only repeat the type.
  [text(username), 'a delegate name of 1 to 20 characters', ''],
  [text(username, 'Who forged it.'), 'a delegate name of 1 to 20 characters', 'Who forged it.'],
  [orNull(trueOrFalse), 'true or false or null', ''],
  [either(constant(0), constant(1), constant(2)), '0, 1 or 2', ''],
  [list(integer(), 2, 2), 'a list of 2: an integer', ''],
  [list(object({})), 'a list: an object', ''],
])('a field is described in words: %j', ([schema, type, meaning]) => {
  expect(fieldsOf(object({ field: schema }))).toEqual([
    { name: 'field', type, meaning, isOptional: false, isList: schema.kind === 'list', fields: [] },
  ]);
});

test('the fields of variants are merged, and those that some lack are optional', () => {
  const kinds = variants(
    'Kind',
    ['kind'],
    [
      object({ kind: constant(1), id: integer(0, 9, 'Its id.'), a: trueOrFalse }),
      object({ kind: constant(2), id: integer(0, 9, 'The id of the other.'), b: optional(trueOrFalse) }),
    ],
  );
  expect(
    fieldsOf(list(kinds)).map(({ name, type, isOptional, meaning }) => ({ name, type, isOptional, meaning })),
  ).toEqual([
    { name: 'kind', type: '1 or 2', isOptional: false, meaning: '' },
    { name: 'id', type: 'an integer', isOptional: false, meaning: 'Its id. Or: The id of the other.' },
    { name: 'a', type: 'true or false', isOptional: true, meaning: '' },
    { name: 'b', type: 'true or false', isOptional: true, meaning: '' },
  ]);
});

test('an inner object has its fields, unless it is described under a name', () => {
  const inner = object({ b: constant(1) }, 'Inner');
  const outer = object({ a: orNull(inner) });
  expect(fieldsOf(outer)).toMatchObject([{ name: 'a', type: 'an object or null', fields: [{ name: 'b' }] }]);
  expect(fieldsOf(outer, ({ name }) => name)).toMatchObject([
    { name: 'a', type: 'Inner or null', fields: [] },
  ]);
});
