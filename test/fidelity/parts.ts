import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { compareCaptures } from './captures.ts';
import type { Comparison } from './comparison.ts';
import { compareConditions } from './conditions.ts';
import { comparePayloads } from './payloads.ts';
import { realGenerations } from './real-node-messages.ts';
import { compareRest } from './rest.ts';

export interface Part {
  readonly name: string;
  /** How many cases of each kind are compared. */
  readonly count: { readonly full: number; readonly quick: number };
  compare(count: number): AsyncIterable<Comparison>;
}

/** What `npm run fidelity` compares, in this order. */
export const parts: readonly Part[] = [
  { name: 'captures', count: { full: 200, quick: 20 }, compare: compareCaptures },
  { name: 'payloads', count: { full: 10_000, quick: 200 }, compare: comparePayloads },
  {
    name: 'rest',
    count: { full: 5_000, quick: 300 },
    compare: (count) => forEach(nodeProfileNames, (profile) => compareRest(profile, count)),
  },
  {
    name: 'conditions',
    count: { full: 10_000, quick: 1_000 },
    compare: (count) => forEach(realGenerations, (generation) => compareConditions(generation, count)),
  },
];

/** One after another, because each starts processes. */
async function* forEach<Item>(
  items: readonly Item[],
  compare: (item: Item) => Promise<Comparison>,
): AsyncGenerator<Comparison> {
  for (const item of items) yield await compare(item);
}
