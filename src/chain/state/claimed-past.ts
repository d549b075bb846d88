import { Problem } from '../../problem.ts';
import { isSinceArk26 } from '../../protocol/events/generation.ts';
import { drawBigint, drawBytes, drawInteger } from '../crypto/seed.ts';
import { isoTime } from '../network/iso-time.ts';
import type { WalletName } from '../network/keys.ts';
import { activeDelegates, blockTimeSeconds, hasFullIdAt, networkSeconds } from '../network/network.ts';
import { type NetworkChoice, networkOf } from '../network/networks.ts';
import { forgerOfSlot, forgingOrder, roundOf, slotOf } from '../network/round.ts';
import type { Anchor, Chain } from './chain-state.ts';
import { rankDelegates } from './ranking.ts';

/** A block of the claimed past, as the database of a node stores it. */
export interface PastBlock {
  readonly forger: WalletName;
  readonly id: string;
  readonly height: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

/** What determines the claimed past of a chain. */
export type Origin = Pick<Chain, 'network' | 'generation' | 'seed' | 'anchor'>;

/** How long after the start of its slot 2.2.4 dates a block; 0 after a missed slot (payloads.md section 3). */
export const forgingDelaySeconds = 2;

/** The third block after the anchor ends a round, so round events occur soon. */
const blocksToRoundEnd = 3;
const pastBlocksOfRound = activeDelegates - blocksToRoundEnd;
const earliestSeconds = 3 * 3600;
/** The share of slots that have a block. */
const filledSlots = 0.98;
const latestSeconds = 2 ** 32 - 1 - 10 * 365 * 86_400;

/**
 * Chooses slot and height of the last block before `atMs`. About 98 of 100 slots have a block.
 * @throws Problem `bad-flag` for a time that leaves no room for a past or a future
 */
export function anchorAt(choice: NetworkChoice, atMs: number): Anchor {
  const network = networkOf(choice);
  const earliest = earliestSecondsOf(choice);
  const seconds = networkSeconds(network, atMs);
  if (!(seconds >= earliest && seconds <= latestSeconds)) {
    const timeAt = (offset: number) => isoTime(network.epochMs + offset * 1000).replace('.000Z', 'Z');
    throw new Problem(
      'bad-flag',
      `Expected a time from ${timeAt(earliest)} to ${timeAt(latestSeconds)}, got ${atMs} milliseconds since 1970.`,
      { hint: `This network counts seconds from ${timeAt(0)}.` },
    );
  }
  const nextSlot = slotOf(seconds - forgingDelaySeconds);
  const roundStart =
    Math.floor((nextSlot * filledSlots) / activeDelegates) * activeDelegates - activeDelegates;
  return { slot: nextSlot - 1, height: roundStart + pastBlocksOfRound };
}

/** Returns the first second at which a chain can begin: no transaction of version 1 can be made for 2.6 and later. */
function earliestSecondsOf(choice: NetworkChoice): number {
  const { version2FromHeight } = networkOf(choice);
  if (version2FromHeight === undefined || !isSinceArk26(choice.generation)) return earliestSeconds;
  const slots = Math.ceil((version2FromHeight + 2 * activeDelegates) / filledSlots);
  return Math.max(earliestSeconds, slots * blockTimeSeconds);
}

/** Returns the id of a block up to and including the anchor. It is drawn: nobody can request the content. */
export function pastBlockId({ seed, ...choice }: NetworkChoice & { seed: string }, height: number): string {
  const network = networkOf(choice);
  if (height === 1) return network.genesisId;
  if (hasFullIdAt(network, height)) return drawBytes(seed, `past/${height}/full id`).toString('hex');
  return drawBigint(seed, `past/${height}/id`, 1n, 2n ** 64n - 1n).toString();
}

/**
 * Returns the blocks of the current round up to the anchor, and of the round before it, oldest first. One slot of the
 * current round was missed, so the first end of a round has a delegate to report.
 */
export function pastBlocks(chain: Origin): readonly PastBlock[] {
  const { seed, anchor } = chain;
  const ranking = rankDelegates({ ...chain, wallets: [] });
  const roundSlot = anchor.slot - pastBlocksOfRound;
  // Late enough that the delegate who missed it gets no other turn before the round ends.
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
      id: pastBlockId(chain, height),
      height,
      timestamp: slot * blockTimeSeconds + delay,
    });
  }
  return blocks;
}
