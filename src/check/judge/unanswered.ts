import type { Observation } from '../cases/check-case.ts';
import { isUnanswered } from './outcome-kind.ts';

/** After so many in a row without an answer, it is worth asking whether any will come. */
export const mostUnanswered = 3;

/**
 * How many requests in a row, up to the last of these, had no answer in time.
 * @param before how many in a row there were before these
 */
export function countUnanswered(observations: readonly Observation[], before: number): number {
  // Who waits for the end of a body that has none does not answer either, and is well.
  const telling = observations.filter(
    ({ request: { pace } }) => pace.kind === 'at-once' || pace.kind === 'slowly',
  );
  const last = telling.findLastIndex(({ outcome }) => !isUnanswered(outcome));
  return last === -1 ? before + telling.length : telling.length - 1 - last;
}
