import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { Observation } from '../cases/check-case.ts';

/** Whether the handler took the delivery; where a redirect leads is not followed, and the case of its own tells of it. */
export function isAccepted(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 400;
}

/** Whether it was refused by an answer of 4xx. */
export function isRefused(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 400 && outcome.status < 500;
}

/** Whether a rate limiter answered, which says nothing of what the handler would have done. */
export function isRateLimited(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status === 429;
}

/** Whether all the time there was went by without a whole answer. */
export function isUnanswered(outcome: RawOutcome): boolean {
  return outcome.kind === 'failed' && ['timeout', 'endless', 'unreachable'].includes(outcome.reason);
}

export function isRedirect(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 300 && outcome.status < 400;
}

/** Whether the connection ended without an answer, on whatever side of the wire that was noticed. */
export function isClosed(outcome: RawOutcome): boolean {
  return outcome.kind === 'failed' && (outcome.reason === 'reset' || outcome.reason === 'cut-short');
}

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
