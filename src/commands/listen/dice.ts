import { hash } from 'node:crypto';

/** Six bytes are what a double holds exactly. */
const rollBytes = 6;

export interface Dice {
  /** A number from 0 up to but not 1 that depends on the seed and the position alone. */
  roll(position: number): number;
}

/** Dice that fall the same way for the same seed, whatever order they are rolled in. */
export function createDice(seed: string): Dice {
  return {
    roll: (position) =>
      hash('sha256', `${position} ${seed}`, 'buffer').readUIntBE(0, rollBytes) / 256 ** rollBytes,
  };
}
