import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { Observation } from '../cases/check-case.ts';

/** Whether the handler accepted the delivery. A redirect counts: it is not followed, and a separate case reports it. */
export function isAccepted(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 400;
}

/** Whether the handler refused the delivery with a 4xx. */
export function isRefused(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 400 && outcome.status < 500;
}

/** Whether a rate limiter answered, which does not show what the handler would have done. */
export function isRateLimited(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status === 429;
}

/** Whether the time ran out before a complete answer arrived. */
export function isUnanswered(outcome: RawOutcome): boolean {
  return outcome.kind === 'failed' && ['timeout', 'endless', 'unreachable'].includes(outcome.reason);
}

export function isRedirect(outcome: RawOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 300 && outcome.status < 400;
}

/** Whether the connection ended without a complete answer, however that was noticed. */
export function isClosed(outcome: RawOutcome): boolean {
  return outcome.kind === 'failed' && (outcome.reason === 'reset' || outcome.reason === 'cut-short');
}

/** After this many unanswered requests in a row, it is worth checking whether the handler still answers at all. */
export const mostUnanswered = 3;

/**
 * Counts the requests in a row, up to the last of these, that had no answer in time.
 * @param before how many in a row preceded these
 */
export function countUnanswered(observations: readonly Observation[], before: number): number {
  // A healthy handler may wait for the end of a body that never ends, so those requests do not count.
  const telling = observations.filter(
    ({ request: { pace } }) => pace.kind === 'at-once' || pace.kind === 'slowly',
  );
  const last = telling.findLastIndex(({ outcome }) => !isUnanswered(outcome));
  return last === -1 ? before + telling.length : telling.length - 1 - last;
}
