import { addBlock, type RoundEnd } from './add-block.ts';
import { type ChainOptions, startChain } from './chain.ts';
import type { Chain } from './chain-state.ts';
import { type ForgedBlock, forgeBlock } from './forge.ts';

/** A block of a chain with the state before and after it. */
export interface Moment {
  readonly before: Chain;
  readonly forged: ForgedBlock;
  readonly after: Chain;
  readonly roundEnd: RoundEnd | undefined;
}

/** How many of the things one looks for a moment holds. */
type Counting = (moment: Moment) => number;

interface Walk {
  readonly moment: Moment;
  /** How many were found before this moment. */
  readonly passed: number;
}

/** Things to look for in a chain. */
export type Sought = 'block' | 'transaction' | 'round' | 'missing delegate';

const countings: Readonly<Record<Sought, Counting>> = {
  block: () => 1,
  transaction: ({ forged }) => forged.transactions.length,
  round: ({ roundEnd }) => (roundEnd === undefined ? 0 : 1),
  'missing delegate': ({ roundEnd }) => roundEnd?.missing.length ?? 0,
};

/**
 * Where the last searches stopped: asking for one payload after another goes on from there instead of forging the
 * chain anew each time. Nothing depends on what is remembered but the time it takes.
 */
const walks = new Map<string, Walk>();
const rememberedWalks = 8;

/** The moment that holds the `index`th thing of its kind in the chain, and its place within that moment. */
export function findMoment(
  sought: Sought,
  { network, seed, atMs }: ChainOptions,
  index: number,
): { readonly moment: Moment; readonly place: number } {
  const key = JSON.stringify([sought, network, seed, atMs]);
  const count = countings[sought];
  const known = walks.get(key);
  let walk: Walk =
    known !== undefined && known.passed <= index
      ? known
      : { moment: momentAfter(startChain({ network, seed, atMs })), passed: 0 };
  while (index >= walk.passed + count(walk.moment)) {
    walk = { moment: momentAfter(walk.moment.after), passed: walk.passed + count(walk.moment) };
  }
  walks.delete(key);
  walks.set(key, walk);
  const [oldest] = walks.keys();
  if (walks.size > rememberedWalks && oldest !== undefined) walks.delete(oldest);
  return { moment: walk.moment, place: index - walk.passed };
}

function momentAfter(before: Chain): Moment {
  const forged = forgeBlock(before);
  const added = addBlock(before, forged);
  return { before, forged, after: added.chain, roundEnd: added.roundEnd };
}
