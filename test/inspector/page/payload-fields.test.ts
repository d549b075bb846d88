import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contractField,
  maxFields,
  payloadFields,
  withEdits,
} from '../../../src/inspector/page/compose/payload-fields.ts';
import { eventContract } from '../../../src/protocol/events/contract/event-contracts.ts';
import { fieldsOf } from '../../../src/protocol/schemas/fields.ts';

const text = '{ "height" : 90071993781977808123, "votes": [ "a", {} , [] ], "of": {"a.b": null}, "x": 1e3 }';

test('the fields of a payload are its values, with the exact text of each', () => {
  const fields = payloadFields(text) ?? [];
  expect(fields.map(({ path, start, end }) => [path.join('/'), text.slice(start, end)])).toEqual([
    ['height', '90071993781977808123'],
    ['votes/0', '"a"'],
    ['votes/1', '{}'],
    ['votes/2', '[]'],
    ['of/a.b', 'null'],
    ['x', '1e3'],
  ]);
  expect(payloadFields(' 1 ')).toEqual([{ path: [], start: 1, end: 2 }]);
});

test('a payload with too many fields has none to edit', () => {
  const list = (count: number) => JSON.stringify(Array.from({ length: count }, () => 1));
  expect(payloadFields(list(maxFields))).toHaveLength(maxFields);
  expect(payloadFields(list(maxFields + 1))).toBeUndefined();
});

test('edits change the texts of their fields, and nothing else', () => {
  const fields = payloadFields(text) ?? [];
  const edits = new Map([
    [text.indexOf('null'), '[1, 2]'],
    [text.indexOf('9007'), '"12"'],
    [text.length, '1'],
  ]);
  expect(withEdits(text, fields, edits)).toBe(
    '{ "height" : "12", "votes": [ "a", {} , [] ], "of": {"a.b": [1, 2]}, "x": 1e3 }',
  );
  expect(withEdits(text, fields, new Map())).toBe(text);
});

test('of a repeated key, each value is edited by itself', () => {
  const repeated = '{"a":1,"a":2}';
  const fields = payloadFields(repeated) ?? [];
  expect(withEdits(repeated, fields, new Map([[fields[1]?.start ?? 0, '3']]))).toBe('{"a":1,"a":3}');
});

test('whatever the payload, its fields are all that it holds', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(4), (json, indent) => {
      const spaced = JSON.stringify(JSON.parse(json), undefined, indent);
      const fields = payloadFields(spaced) ?? [];
      for (const { path, start, end } of fields) {
        const value = path.reduce<unknown>((inner, key) => Object(inner)[key], JSON.parse(spaced));
        // A repeated key, or __proto__, leads elsewhere.
        if (JSON.stringify(value) !== undefined) expect(JSON.parse(spaced.slice(start, end))).toEqual(value);
      }
      const edits = new Map(fields.map(({ start, end }) => [start, spaced.slice(start, end)]));
      expect(withEdits(spaced, fields, edits)).toBe(spaced);
    }),
  );
});

test('a field of the contract is found for a place, also in a list', () => {
  const fieldAt = (event: 'round.created' | 'block.received', ...path: readonly string[]) => {
    const data = eventContract(event, 'ark-2.7')?.data;
    return contractField(data === undefined ? [] : fieldsOf(data), path)?.name;
  };
  expect(fieldAt('block.received', 'height')).toBe('height');
  expect(fieldAt('block.received', 'transactions', '3', 'amount')).toBe('amount');
  expect(fieldAt('round.created', '12', 'address')).toBe('address');
  expect(fieldAt('block.received', 'nothing')).toBeUndefined();
  expect(fieldAt('block.received', 'height', 'inside')).toBeUndefined();
});
