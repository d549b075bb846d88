import { sha256 } from './hash.ts';

/**
 * Derives bytes from the seed and a label. Every value has a separate label, such as `tx/300900/2/amount`. Unlike with
 * one random stream, adding or removing a value does not change any other.
 */
export function drawBytes(seed: string, label: string): Buffer {
  return sha256(`${seed}|${label}`);
}

/** Draws an integer from `min` to `max`, both included, at most 2^40 apart. */
export function drawInteger(seed: string, label: string, min: number, max: number): number {
  return min + (drawBytes(seed, label).readUIntBE(0, 6) % (max - min + 1));
}

/** Draws a bigint from `min` to `max`, both included, at most 2^120 apart. */
export function drawBigint(seed: string, label: string, min: bigint, max: bigint): bigint {
  const drawn = BigInt(`0x${drawBytes(seed, label).toString('hex', 0, 16)}`);
  return min + (drawn % (max - min + 1n));
}

/** Returns true in `percent` of 100 cases. */
export function drawChance(seed: string, label: string, percent: number): boolean {
  return drawInteger(seed, label, 0, 99) < percent;
}

export function drawChoice<Item>(seed: string, label: string, items: readonly [Item, ...Item[]]): Item {
  return items[drawInteger(seed, label, 0, items.length - 1)] ?? items[0];
}
