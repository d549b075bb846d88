import { addBlock, type RoundEnd } from '../blocks/add-block.ts';
import { type ForgedBlock, forgeBlock } from '../blocks/forge.ts';
import { createFinder } from '../blocks/moment-finder.ts';
import type { Chain } from '../state/chain-state.ts';
import { type ChainOptions, startChain } from './phantom-chain.ts';

type Sought = 'block' | 'transaction' | 'round' | 'missing delegate';

/** A block of a chain, with the state before and after it. */
interface Moment {
  readonly before: Chain;
  readonly forged: ForgedBlock;
  readonly after: Chain;
  readonly roundEnd: RoundEnd | undefined;
}

/**
 * Finds blocks, transactions, ends of rounds, and delegates that missed a round. The blocks of transactions are unsigned:
 * these payloads have nothing of their block, and signing it would take most of the time.
 */
export const findMoment = createFinder({
  keyOf: ({ network, seed, atMs }: ChainOptions) => [network, seed, String(atMs)],
  first: ({ network, seed, atMs }: ChainOptions, sought: Sought) =>
    momentAfter(startChain({ network, seed, atMs }), sought),
  next: (moment: Moment, sought: Sought) => momentAfter(moment.after, sought),
  countings: {
    block: () => 1,
    transaction: ({ forged }: Moment) => forged.transactions.length,
    round: ({ roundEnd }: Moment) => (roundEnd === undefined ? 0 : 1),
    'missing delegate': ({ roundEnd }: Moment) => roundEnd?.missing.length ?? 0,
  },
});

function momentAfter(before: Chain, sought: Sought): Moment {
  const forged = forgeBlock(before, { isUnsigned: sought === 'transaction' });
  const added = addBlock(before, forged);
  return { before, forged, after: added.chain, roundEnd: added.roundEnd };
}
