import { sha256 } from './hash.ts';

/**
 * Every value is derived from the seed and a label of its own, such as `tx/300900/2/amount`, never from one running
 * stream: a value added or dropped leaves all others as they were.
 */
export function drawBytes(seed: string, label: string): Buffer {
  return sha256(`${seed}|${label}`);
}

/** An integer from `min` to `max`, both included, at most 2^40 apart. */
export function drawInteger(seed: string, label: string, min: number, max: number): number {
  return min + (drawBytes(seed, label).readUIntBE(0, 6) % (max - min + 1));
}

/** A bigint from `min` to `max`, both included, at most 2^120 apart. */
export function drawBigint(seed: string, label: string, min: bigint, max: bigint): bigint {
  const drawn = BigInt(`0x${drawBytes(seed, label).toString('hex', 0, 16)}`);
  return min + (drawn % (max - min + 1n));
}

/** True in `percent` of 100 cases. */
export function drawChance(seed: string, label: string, percent: number): boolean {
  return drawInteger(seed, label, 0, 99) < percent;
}

export function drawChoice<Item>(seed: string, label: string, items: readonly [Item, ...Item[]]): Item {
  return items[drawInteger(seed, label, 0, items.length - 1)] ?? items[0];
}
