import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makePayload } from '../../src/chain/payload.ts';
import { meantKey } from '../../src/protocol/conditions/condition-warning.ts';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import { generations } from '../../src/protocol/events/generation.ts';

const at = { network: 'mainnet', seed: 'keys', atMs: 1_795_427_213_459 } as const;
const folder = new URL('../vectors/payload-examples/', import.meta.url);

function keysOf(payload: unknown): readonly string[] {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? Object.keys(payload)
    : [];
}

test('no key of a payload, real or made, is taken for a mistyped one', () => {
  const made = generations.flatMap((generation) =>
    eventNamesOf[generation].flatMap((event) => keysOf(makePayload(event, { ...at, generation }))),
  );
  const real = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !name.endsWith('_index.json'))
    .flatMap((name) => keysOf(JSON.parse(readFileSync(new URL(name, folder), 'utf8')).data));
  const all = new Set([...made, ...real]);
  expect(all.size).toBeGreaterThan(70);
  expect([...all].filter((key) => meantKey(key) !== undefined)).toEqual([]);
});

test.for([
  ['heigth', 'height'],
  ['recipientid', 'recipientId'],
  ['vendorfeild', 'vendorField'],
  ['lenght', 'length'],
] as const)('%s is taken for %s', ([typed, meant]) => {
  expect(meantKey(typed)).toBe(meant);
});

test.for(['temperature', 'data', 'fees', ''])(
  'nothing is said of %j, which is like none, or short',
  (key) => {
    expect(meantKey(key)).toBeUndefined();
  },
);
