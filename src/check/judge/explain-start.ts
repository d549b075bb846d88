import { lacksTls } from '../../protocol/delivery/post-outcome.ts';
import type { Finding, Observation } from '../cases/check-case.ts';
import { isRedirect } from './outcome-kind.ts';
import { outcomeWords } from './outcome-words.ts';

/**
 * Explains why nothing can be checked, and what to look at.
 * @param observations valid deliveries that were refused, left unanswered or redirected
 */
export function explainStart(observations: readonly Observation[]): string {
  // After a slow start the second attempt may have been answered.
  const first = observations.find(({ outcome }) => outcome.kind === 'answered') ?? observations[0];
  if (first === undefined) return 'nothing was sent';
  const { outcome } = first;
  const words = outcomeWords(outcome);
  if (outcome.kind === 'answered' && isRedirect(outcome)) {
    const place = outcome.location === undefined ? '' : ` to ${outcome.location}`;
    return `${words}${place}, and the same without authorization. Give the address that it leads to: check follows no redirect, and neither do all nodes`;
  }
  if (outcome.kind === 'answered') return `${words}. ${hintFor(outcome.status)}`;
  if (lacksTls(outcome.detail)) return 'the target does not speak TLS. Is it http:// there?';
  const hint = unansweredHints[outcome.reason] ?? words;
  return outcome.reason === 'timeout' ? `${attempts(observations)}. ${hint}` : hint;
}

/** Returns what to do when no answer arrived, so the token cannot be the cause; undefined otherwise. */
export function remedyForStart(observations: readonly Observation[]): string | undefined {
  if (observations.some(({ outcome }) => outcome.kind === 'answered')) return undefined;
  return 'Start the handler, look whether it stays up, and give check the URL that it answers at.';
}

/** Describes a handler that did not answer its first delivery, but answered the next. */
export function explainColdStart(observations: readonly Observation[]): Finding {
  return {
    verdict: 'warn',
    found: `${attempts(observations)}: it starts slowly`,
    change:
      'Load, compile and connect before listening: ARK gives up after 1500 ms and no node comes again, so that the first delivery after each start is lost.',
  };
}

function attempts(observations: readonly Observation[]): string {
  const words = observations.map(({ outcome }) => outcomeWords(outcome));
  return `the first attempt: ${words[0]}; the second: ${words.slice(1).join(', ') || 'none'}`;
}

const unansweredHints: Readonly<Record<string, string>> = {
  refused: 'nothing listens there. Is the handler running, and on this address (127.0.0.1 or ::1)?',
  reset: 'the connection was closed without an answer. Did the handler crash? Or is it https:// there?',
  'cut-short': 'the answer was cut short. Did the handler crash while it answered?',
  timeout: 'Does the handler end every answer, also after an error?',
  endless: 'an answer came and did not end. Does the handler end every answer?',
  unresolved: 'no address is known for that name. Is it right?',
  unreachable: 'that machine cannot be reached from here',
  certificate: 'the TLS certificate was not accepted. --insecure takes any',
  'not-http': 'the answer is no HTTP. Does something else listen there?',
};

function hintFor(status: number): string {
  if (status === 401 || status === 403) {
    return 'Does the handler hold the token that check was given? It has to compare the header with the first 32 characters of it';
  }
  if (status === 404 || status === 405)
    return 'Is the path of the URL the one that the handler serves POST on?';
  if (status === 413) return 'The body has less than 1 kB: raise the limit of the body parser';
  if (status === 429) return 'A rate limit is in the way of the hundreds of requests that check sends';
  if (status < 500) {
    return 'No format of a right delivery was accepted. Does the handler read JSON, whatever the content type is?';
  }
  return 'The handler failed at a right delivery. Its own log says why';
}
