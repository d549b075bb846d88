import { expect, test } from 'vitest';
import {
  anything,
  constant,
  decimal,
  described,
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
} from '../../../src/protocol/events/contract/schema/schema.ts';
import { freeText, username } from '../../../src/protocol/events/contract/schema/text-formats.ts';
import { createSchemaWriter } from '../../../src/protocol/schemas/json-schema.ts';

test.for<[string, Schema, object]>([
  ['any value', anything, {}],
  ['text without a rule', text(freeText), { type: 'string' }],
  [
    'an integer',
    integer(1, 9, 'One digit.'),
    { description: 'One digit.', type: 'integer', minimum: 1, maximum: 9 },
  ],
  ['a number without a limit', decimal(0), { type: 'number', minimum: 0 }],
  ['a boolean', trueOrFalse, { type: 'boolean' }],
  ['a constant', constant(7), { const: 7 }],
  ['one of several constants', either(constant(1), constant(2)), { enum: [1, 2] }],
  [
    'a value or null',
    orNull(integer(0, 1)),
    { anyOf: [{ type: 'integer', minimum: 0, maximum: 1 }, { const: null }] },
  ],
  ['a list', list(trueOrFalse), { type: 'array', items: { type: 'boolean' } }],
  [
    'a list of a known length',
    list(trueOrFalse, 2, 2),
    { type: 'array', items: { type: 'boolean' }, minItems: 2, maxItems: 2 },
  ],
  [
    'an object',
    object({ a: constant(1), b: optional(constant(2)) }),
    {
      type: 'object',
      properties: { a: { const: 1 }, b: { const: 2 } },
      required: ['a'],
      additionalProperties: false,
    },
  ],
  [
    'an open object',
    openObject({}, anything),
    { type: 'object', properties: {}, additionalProperties: true },
  ],
  [
    'an open object of one kind of values',
    openObject({}, constant(1)),
    { type: 'object', properties: {}, additionalProperties: { const: 1 } },
  ],
])('%s has its JSON Schema', ([, schema, expected]) => {
  expect(createSchemaWriter('#/$defs/').jsonSchema(schema)).toEqual(expected);
});

test('a kind of text and a named object are references to definitions', () => {
  const writer = createSchemaWriter('#/$defs/');
  const named = object({ by: text(username), for: text(username, 'Who gains.') }, 'Vote', 'A vote.');
  expect(writer.jsonSchema(named)).toEqual({ $ref: '#/$defs/Vote' });
  expect(writer.jsonSchema(described(named, 'The last vote.'))).toEqual({
    description: 'The last vote.',
    $ref: '#/$defs/Vote',
  });
  expect(writer.definitions()).toEqual({
    Username: { description: 'The name of a delegate.', type: 'string', pattern: '^[a-z0-9!@$&_.]{1,20}$' },
    Vote: {
      description: 'A vote.',
      type: 'object',
      properties: {
        by: { $ref: '#/$defs/Username' },
        for: { description: 'Who gains.', $ref: '#/$defs/Username' },
      },
      required: ['by', 'for'],
      additionalProperties: false,
    },
  });
});

test('two different objects of one name have separate definitions', () => {
  const writer = createSchemaWriter('#/');
  const schemas = [1, 2, 1].map((value) => writer.jsonSchema(object({ a: constant(value) }, 'Same')));
  expect(schemas).toEqual([{ $ref: '#/Same' }, { $ref: '#/Same2' }, { $ref: '#/Same' }]);
  expect(Object.keys(writer.definitions())).toEqual(['Same', 'Same2']);
});

test('variants write the members that all have in common only once', () => {
  const writer = createSchemaWriter('#/');
  const kinds = variants(
    'Kind',
    ['kind'],
    [
      object({ kind: constant(1), id: constant(7), a: trueOrFalse }, 'First'),
      object({ kind: constant(2), id: constant(7), a: optional(trueOrFalse) }, 'Second', 'The other.'),
    ],
  );
  expect(writer.jsonSchema(kinds)).toEqual({ $ref: '#/Kind' });
  expect(writer.definitions()).toEqual({
    Kind: {
      type: 'object',
      properties: { id: { const: 7 } },
      required: ['id'],
      oneOf: [
        {
          title: 'First',
          properties: { kind: { const: 1 }, a: { type: 'boolean' } },
          required: ['kind', 'a'],
        },
        {
          title: 'Second',
          description: 'The other.',
          properties: { kind: { const: 2 }, a: { type: 'boolean' } },
          required: ['kind'],
        },
      ],
      unevaluatedProperties: false,
    },
  });
});
