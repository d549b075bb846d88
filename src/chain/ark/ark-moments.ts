import { createFinder } from '../blocks/moment-finder.ts';
import { type ArkChainOptions, addArkBlock, startArkChain } from './ark-chain.ts';
import { type ArkMoment, missedRound } from './ark-events.ts';
import { forgeArkBlock } from './ark-forge.ts';
import type { ArkChain } from './ark-state.ts';

/** Finds blocks, transactions, ends of rounds, missed slots, and delegates that missed a round. */
export const findArkMoment = createFinder({
  keyOf: ({ network, seed, atMs, generation }: ArkChainOptions) => [network, seed, String(atMs), generation],
  first: ({ network, seed, atMs, generation }: ArkChainOptions) =>
    momentAfter(startArkChain({ network, seed, atMs, generation })),
  next: (moment: ArkMoment) => momentAfter(moment.after),
  countings: {
    block: () => 1,
    transaction: ({ forged }: ArkMoment) => forged.transactions.length,
    round: ({ roundEnd }: ArkMoment) => (roundEnd === undefined ? 0 : 1),
    'missed slot': ({ forged }: ArkMoment) => forged.missedSlots,
    'missed round': (moment: ArkMoment) => missedRound(moment).length,
  },
});

function momentAfter(before: ArkChain): ArkMoment {
  const forged = forgeArkBlock(before);
  const added = addArkBlock(before, forged);
  return { before, forged, after: added.chain, roundEnd: added.roundEnd };
}
