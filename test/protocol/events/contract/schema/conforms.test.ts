import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePayload } from '../../../../../src/chain/payload.ts';
import { eventsOf } from '../../../../../src/protocol/events/contract/event-contracts.ts';
import { conforms } from '../../../../../src/protocol/events/contract/schema/conforms.ts';
import { findDeviations } from '../../../../../src/protocol/events/contract/schema/find-deviations.ts';
import { generations } from '../../../../../src/protocol/events/generation.ts';

/** A change at one place: where, counted over all members of all depths, and what. */
interface Change {
  readonly place: number;
  readonly kind: 'remove' | 'replace' | 'append' | 'add' | 'reorder';
  readonly value: unknown;
}

const change = fc.record<Change>({
  place: fc.nat(1_000_000),
  kind: fc.constantFrom('remove', 'replace', 'append', 'add', 'reorder'),
  value: fc.constantFrom<unknown>(null, 0, -1, 1.5, '', '0', 'ff', true, {}, [], [null], { type: 0 }),
});

function changed(root: unknown, { place, kind, value }: Change): unknown {
  const box: Record<string, unknown> = { root: structuredClone(root) };
  const places: [Record<string, unknown>, string][] = [];
  const visit = (parent: Record<string, unknown>) => {
    for (const key of Object.keys(parent)) {
      places.push([parent, key]);
      const child = parent[key];
      if (typeof child === 'object' && child !== null) visit(child as Record<string, unknown>);
    }
  };
  visit(box);
  const [parent, key] = places[place % places.length] ?? [box, 'root'];
  const found = parent[key];
  if (kind === 'remove' && parent !== box) delete parent[key];
  else if (kind === 'append' && typeof found === 'string') parent[key] = `${found}0`;
  else if (kind === 'add' && typeof found === 'object' && found !== null)
    Object.assign(found, { added: value });
  else if (kind === 'reorder' && typeof found === 'object' && found !== null && !Array.isArray(found))
    parent[key] = Object.fromEntries(Object.entries(found).reverse());
  else parent[key] = value;
  return box.root;
}

describe.for(generations)('a payload of %s with a few changes', (generation) => {
  test('conforms exactly if it has no deviations', () => {
    for (const { name, data } of eventsOf(generation)) {
      if (data === undefined) continue;
      const made = makePayload(name, { generation, network: 'devnet', seed: 'c', atMs: 1_767_268_800_000 });
      if (made === undefined) continue;
      const payload: unknown = JSON.parse(JSON.stringify(made));
      expect(conforms(data, payload), name).toBe(true);
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const value = changes.reduce(changed, payload);
          expect(conforms(data, value)).toBe(findDeviations(data, value).length === 0);
        }),
        // Its payload is fifty times as long.
        { numRuns: name === 'round.created' ? 10 : 60 },
      );
    }
  });
});
