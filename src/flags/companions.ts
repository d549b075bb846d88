import { Problem } from '../problem.ts';

/** A flag that was given without the one that it requires, and what else may be meant; false if nothing is wrong. */
type MissingCompanion = false | readonly [name: string, companion: string, hint?: string];

/** @throws Problem `bad-flag` for the first flag that was given without its companion */
export function requireCompanions(pairs: readonly MissingCompanion[]): void {
  const missing = pairs.find((pair) => pair !== false);
  if (missing === undefined) return;
  const [name, companion, hint] = missing;
  throw new Problem('bad-flag', `${name} requires ${companion}.`, hint === undefined ? {} : { hint });
}
