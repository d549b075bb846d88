/** The generations that have releases. Their chains can be made: their libraries verify the blocks. */
export const releasedGenerations = ['phantom-2.2', 'ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3'] as const;

export type ReleasedGeneration = (typeof releasedGenerations)[number];

/**
 * Generations of node software. They differ in their events and in the payloads of these events.
 * `ark-2.7` stands for ARK Core 2.6.24 to 2.7.26, `ark-3` for 3.0.0 to 3.9.1 (protocol.md section 5.3). `mainsail` is
 * the unreleased successor of ARK 3, at 0.0.1-evm.6.
 */
export const generations = [...releasedGenerations, 'mainsail'] as const;

export type Generation = (typeof generations)[number];

export type ArkGeneration = Exclude<ReleasedGeneration, 'phantom-2.2'>;

/** Whether a generation has releases. Only Mainsail has none. */
export function isReleased(generation: Generation): generation is ReleasedGeneration {
  return generation !== 'mainsail';
}

/** Whether transactions have version 2, and amounts are exact. Before, chains are still like those of Phantom 2.2. */
export function isSinceArk26(generation: Generation): boolean {
  return generation === 'ark-2.7' || generation === 'ark-3';
}
