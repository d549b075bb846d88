import { sha256 } from '../crypto/hash.ts';
import { activeDelegates, blockTimeSeconds } from './network.ts';

/** Returns the round of a height. Round 1 begins with the genesis block. */
export function roundOf(height: number): number {
  return Math.floor((height - 1) / activeDelegates) + 1;
}

/** Whether the block at a height ends a round: the height is then a multiple of the number of delegates. */
export function isRoundEnd(height: number): boolean {
  return height % activeDelegates === 0;
}

/** @param timestamp seconds since the epoch of the network */
export function slotOf(timestamp: number): number {
  return Math.floor(timestamp / blockTimeSeconds);
}

/**
 * Returns the forging order of a round from the ranking by votes, with the shuffle of the node (payloads.md section 3,
 * checked against orders captured from the real code).
 */
export function forgingOrder<Delegate>(ranking: readonly Delegate[], round: number): readonly Delegate[] {
  const order = [...ranking];
  let seed = sha256(String(round));
  // Four swaps per seed. Then the index skips one delegate, who stays in place unless another swap moves it.
  for (let index = 0; index < order.length; index += 1) {
    for (let x = 0; x < 4 && index < order.length; x += 1, index += 1) {
      swap(order, index, (seed[x] ?? 0) % order.length);
    }
    seed = sha256(seed);
  }
  return order;
}

/** Returns who forges in a slot. It depends on the slot, not on the height. */
export function forgerOfSlot<Delegate>(order: readonly Delegate[], slot: number): Delegate | undefined {
  return order[slot % order.length];
}

function swap<Item>(items: Item[], one: number, other: number): void {
  const first = items[one];
  const second = items[other];
  if (first === undefined || second === undefined) return;
  items[one] = second;
  items[other] = first;
}
