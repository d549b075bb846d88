import { addBlock, type RoundEnd } from '../blocks/add-block.ts';
import { type ForgedBlock, forgeBlock } from '../blocks/forge.ts';
import { createFinder } from '../blocks/moment-finder.ts';
import type { Chain } from '../state/chain-state.ts';
import { type ChainOptions, startChain } from './phantom-chain.ts';

/** A block of a chain, with the state before and after it. */
interface Moment {
  readonly before: Chain;
  readonly forged: ForgedBlock;
  readonly after: Chain;
  readonly roundEnd: RoundEnd | undefined;
}

/** Finds blocks, transactions, ends of rounds, and delegates that missed a round. */
export const findMoment = createFinder({
  keyOf: ({ network, seed, atMs }: ChainOptions) => [network, seed, String(atMs)],
  first: ({ network, seed, atMs }: ChainOptions) => momentAfter(startChain({ network, seed, atMs })),
  next: (moment: Moment) => momentAfter(moment.after),
  countings: {
    block: () => 1,
    transaction: ({ forged }: Moment) => forged.transactions.length,
    round: ({ roundEnd }: Moment) => (roundEnd === undefined ? 0 : 1),
    'missing delegate': ({ roundEnd }: Moment) => roundEnd?.missing.length ?? 0,
  },
});

function momentAfter(before: Chain): Moment {
  const forged = forgeBlock(before);
  const added = addBlock(before, forged);
  return { before, forged, after: added.chain, roundEnd: added.roundEnd };
}
