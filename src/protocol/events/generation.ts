/**
 * Generations of node software. They differ in their events and in the payloads of these events.
 * `ark-2.7` stands for ARK Core 2.6.24 to 2.7.26, `ark-3` for 3.0.0 to 3.9.1 (protocol.md section 5.3).
 */
export const generations = ['phantom-2.2', 'ark-2.3', 'ark-2.4', 'ark-2.7', 'ark-3'] as const;

export type Generation = (typeof generations)[number];

export type ArkGeneration = Exclude<Generation, 'phantom-2.2'>;

/** Whether transactions have version 2, and amounts are exact. Before, chains are still like those of Phantom 2.2. */
export function isSinceArk26(generation: Generation): boolean {
  return generation === 'ark-2.7' || generation === 'ark-3';
}
