import { describe, expect, test } from 'vitest';
import { makePayload } from '../../../../../src/chain/payload.ts';
import { deliveryDeviations } from '../../../../../src/protocol/events/contract/delivery-deviations.ts';
import { eventsOf } from '../../../../../src/protocol/events/contract/event-contracts.ts';
import { findDeviations } from '../../../../../src/protocol/events/contract/schema/find-deviations.ts';
import {
  sampleOf,
  withOptionalMembers,
} from '../../../../../src/protocol/events/contract/schema/optional-members.ts';
import {
  constant,
  either,
  integer,
  list,
  object,
  optional,
  orNull,
  variants,
} from '../../../../../src/protocol/events/contract/schema/schema.ts';
import { generations } from '../../../../../src/protocol/events/generation.ts';

const signed = object({ blockSignature: constant('x'), note: optional(integer()) });
const schema = object({
  a: integer(),
  b: optional(object({ c: integer(7), d: optional(constant('d')) })),
  e: orNull(integer(5)),
  f: list(object({ g: optional(integer(9)) })),
  block: optional(either(signed, constant(null))),
});

test('optional members are added with samples, and null is replaced', () => {
  expect(withOptionalMembers(schema, { a: 1, e: null, f: [{}] }, true)).toEqual({
    a: 1,
    b: { c: 7, d: 'd' },
    e: 5,
    f: [{ g: 9 }],
    block: null,
  });
});

test('optional members are removed, and null is sent where it is allowed', () => {
  const value = { a: 1, b: { c: 1, d: 'd' }, e: 4, f: [{ g: 1 }], block: null, z: 1 };
  expect(withOptionalMembers(schema, value, false)).toEqual({ a: 1, e: null, f: [{}], z: 1 });
});

test('what is signed stays as it is', () => {
  const value = { blockSignature: 'x' };
  expect(withOptionalMembers(signed, value, true)).toBe(value);
  const transactions = variants('T', ['type'], [object({ type: constant(0), note: optional(integer()) })]);
  expect(withOptionalMembers(transactions, { type: 0 }, true)).toEqual({ type: 0 });
});

describe.for(generations)('the payloads of %s', (generation) => {
  test('still conform with and without their optional members, and so does a sample', () => {
    for (const { name: event, data } of eventsOf(generation)) {
      if (data === undefined) continue;
      const made = makePayload(event, { generation, network: 'mainnet', seed: 'o', atMs: 1_767_268_800_000 });
      for (const isPresent of [true, false]) {
        const payload = withOptionalMembers(data, JSON.parse(JSON.stringify(made ?? null)), isPresent);
        if (made === undefined) continue;
        expect(deliveryDeviations({ event, data: payload }, generation), `${event} ${isPresent}`).toEqual([]);
      }
      expect(findDeviations(data, JSON.parse(JSON.stringify(sampleOf(data)))), event).toEqual([]);
    }
  });
});
