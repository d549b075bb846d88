import { drawChance, drawInteger } from '../crypto/seed.ts';
import { blockTimeSeconds } from '../network/network.ts';
import { branchLabel, type Chain } from '../state/chain-state.ts';
import { forgingDelaySeconds } from '../state/claimed-past.ts';

/** Where a chain is in time. Nothing else determines when its next block is forged, unless a time is set. */
export type Place = Pick<Chain, 'seed' | 'branch' | 'anchor' | 'height' | 'slot'>;

export interface Moment {
  readonly slot: number;
  /** Seconds since the epoch of the network. */
  readonly timestamp: number;
  /** The number of slots between the parent and this block in which nobody forged. */
  readonly missedSlots: number;
}

/** Chooses the next slot. Two in a hundred stay empty, but never the first: a chain starts at the requested time. */
export function nextMoment(place: Place): Moment {
  let slot = place.slot + 1;
  const isMissed = () => drawChance(place.seed, branchLabel(place, `slot/${slot}/missed`), 2);
  while (!isAtAnchor(place) && isMissed()) slot += 1;
  const missedSlots = slot - place.slot - 1;
  // After a missed slot, a node forges at once and does not wait for the previous block (payloads.md section 3).
  const delay =
    missedSlots === 0
      ? forgingDelaySeconds
      : drawInteger(place.seed, branchLabel(place, `slot/${slot}/delay`), 0, 1);
  return { slot, timestamp: slot * blockTimeSeconds + delay, missedSlots };
}

/**
 * Draws the number of transactions in the next block as in a quiet network: two in three blocks are empty, the fullest
 * have 3. The first block always has one, whatever the seed.
 */
export function drawTransactionCount(place: Place, height = place.height + 1): number {
  const lot = drawInteger(place.seed, branchLabel(place, `block/${height}/count`), 0, 99);
  const drawn = [68, 92, 98].filter((bound) => lot >= bound).length;
  return Math.max(isAtAnchor(place) ? 1 : 0, drawn);
}

/** Moves to the next block without forging it. */
export function passBlock<AnyPlace extends Place>(place: AnyPlace): AnyPlace {
  return { ...place, height: place.height + 1, slot: nextMoment(place).slot };
}

function isAtAnchor({ height, anchor }: Place): boolean {
  return height === anchor.height;
}
