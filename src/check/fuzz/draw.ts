import { drawBytes, drawChance, drawChoice, drawInteger } from '../../chain/crypto/seed.ts';

/** Draws values that depend only on a seed and their label. */
export interface Draw {
  /** Both limits are included. */
  integer(label: string, min: number, max: number): number;
  /** True in `percent` of 100 cases. */
  chance(label: string, percent: number): boolean;
  choice<Item>(label: string, items: readonly [Item, ...Item[]]): Item;
  /** At most 64 characters. */
  hex(label: string, length: number): string;
  /** The same for everything below a label. */
  below(label: string): Draw;
}

export function createDraw(seed: string): Draw {
  return {
    integer: (label, min, max) => drawInteger(seed, label, min, max),
    chance: (label, percent) => drawChance(seed, label, percent),
    choice: (label, items) => drawChoice(seed, label, items),
    hex: (label, length) => drawBytes(seed, label).toString('hex').slice(0, length),
    below: (label) => createDraw(`${seed}|${label}`),
  };
}
