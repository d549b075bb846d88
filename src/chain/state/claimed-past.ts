import { Problem } from '../../problem.ts';
import { drawBigint, drawInteger } from '../crypto/seed.ts';
import type { WalletName } from '../network/keys.ts';
import { activeDelegates, blockTimeSeconds, epochMs } from '../network/network.ts';
import { forgerOfSlot, forgingOrder, roundOf, slotOf } from '../network/round.ts';
import type { Anchor, Chain } from './chain-state.ts';
import { rankDelegates } from './ranking.ts';

/** A block of the claimed past, as the database of a node knows it. */
export interface PastBlock {
  readonly forger: WalletName;
  readonly id: string;
  readonly height: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** Seconds after the start of its slot at which 2.2.4 stamps a block; 0 after a missed slot (payloads.md section 3). */
export const forgingDelaySeconds = 2;

/** The third block after the anchor ends a round, so that round events are never far. */
const blocksToRoundEnd = 3;
const pastBlocksOfRound = activeDelegates - blocksToRoundEnd;
const earliestSeconds = 3 * 3600;
const latestSeconds = 2 ** 32 - 1 - 10 * 365 * 86_400;

/**
 * Chooses slot and height of the last block before `atMs`: about 98 of 100 slots hold a block.
 * @throws Problem `bad-flag` for a time outside what a chain with a past and a future can hold
 */
export function anchorAt(atMs: number): Anchor {
  const seconds = Math.floor((atMs - epochMs) / 1000);
  if (!(seconds >= earliestSeconds && seconds <= latestSeconds)) {
    throw new Problem(
      'bad-flag',
      `Expected a time from 2019-01-03T15:00:00Z to the year 2145, got ${atMs} milliseconds since 1970.`,
      { hint: 'Phantom networks count their seconds from 2019-01-03T12:00:00Z.' },
    );
  }
  const nextSlot = slotOf(seconds - forgingDelaySeconds);
  const roundStart = Math.floor((nextSlot * 0.98) / activeDelegates) * activeDelegates - activeDelegates;
  return { slot: nextSlot - 1, height: roundStart + pastBlocksOfRound };
}

/** The id of a block before the anchor, or of the anchor itself: nobody can ask for its content. */
export function pastBlockId(seed: string, height: number): string {
  return drawBigint(seed, `past/${height}/id`, 1n, 2n ** 64n - 1n).toString();
}

/**
 * The last two rounds before the anchor, oldest first, ending with the anchor itself. One slot of the current round
 * was missed, so that the first round end has somebody to report.
 */
export function pastBlocks(chain: Pick<Chain, 'network' | 'seed' | 'anchor'>): readonly PastBlock[] {
  const { seed, anchor } = chain;
  const ranking = rankDelegates({ ...chain, wallets: [] });
  const roundSlot = anchor.slot - pastBlocksOfRound;
  // Early enough that the forgers after the anchor do not come round to the one who missed.
  const missedSlot = roundSlot + drawInteger(seed, 'past/missed', 8, pastBlocksOfRound - 5);
  const orders = [roundOf(anchor.height) - 1, roundOf(anchor.height)].map((round) =>
    forgingOrder(ranking, round),
  );
  const blocks: PastBlock[] = [];
  let height = anchor.height - pastBlocksOfRound - activeDelegates;
  for (let slot = roundSlot - activeDelegates; slot <= anchor.slot; slot += 1) {
    if (slot === missedSlot) continue;
    height += 1;
    const forger = forgerOfSlot(orders[slot < roundSlot ? 0 : 1] ?? [], slot);
    if (forger === undefined) continue;
    const delay = slot === missedSlot + 1 ? 0 : forgingDelaySeconds;
    blocks.push({
      forger,
      id: pastBlockId(seed, height),
      height,
      timestamp: slot * blockTimeSeconds + delay,
    });
  }
  return blocks;
}
