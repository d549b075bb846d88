import { lacksTls } from '../../protocol/delivery/post-outcome.ts';
import type { Finding, Observation } from '../cases/check-case.ts';
import { isRedirect } from './outcome-kind.ts';
import { outcomeWords } from './outcome-words.ts';

/**
 * Explains why nothing can be checked, and what to look at.
 * @param observations valid deliveries that were refused, left unanswered or redirected
 * @param host host and port of the handler
 */
export function explainStart(observations: readonly Observation[], host: string): string {
  // After a slow start the second attempt may have been answered.
  const first = observations.find(({ outcome }) => outcome.kind === 'answered') ?? observations[0];
  if (first === undefined) return 'nothing was sent';
  const { outcome } = first;
  const words = outcomeWords(outcome);
  if (outcome.kind === 'answered' && isRedirect(outcome)) {
    const place = outcome.location === undefined ? '' : ` to ${outcome.location}`;
    return `${words}${place}, also without authorization. Use the final URL: check follows no redirects, and not every node does`;
  }
  if (outcome.kind === 'answered') return `${words}. ${hintFor(outcome.status)}`;
  if (lacksTls(outcome.detail)) return 'the target does not speak TLS. Use http:// instead of https://';
  if (outcome.reason === 'needs-tls') {
    return `${host} speaks TLS (${outcome.detail}). Use https:// instead of http://`;
  }
  const hint = unansweredHints[outcome.reason] ?? words;
  return outcome.reason === 'timeout' ? `${attempts(observations)}. ${hint}` : hint;
}

/** Returns what to do when neither the token nor the URL path can be the cause; undefined otherwise. */
export function remedyForStart(observations: readonly Observation[]): string | undefined {
  const statuses = observations.flatMap(({ outcome }) =>
    outcome.kind === 'answered' ? [outcome.status] : [],
  );
  if (statuses.length > 0) {
    return statuses.every((status) => status >= 500)
      ? 'Find the error in the log of the handler, and correct it.'
      : undefined;
  }
  if (observations.some(({ outcome }) => outcome.kind === 'failed' && outcome.reason === 'needs-tls')) {
    return 'Give check the URL with https://. --insecure accepts any certificate.';
  }
  return 'Start the handler, check that it stays up, and give check its URL.';
}

/** Describes a handler that did not answer its first delivery, but answered the next. */
export function explainColdStart(observations: readonly Observation[]): Finding {
  return {
    verdict: 'warn',
    found: `${attempts(observations)}: it starts slowly`,
    change:
      'Load, compile and connect before listening. ARK gives up after 1500 ms and nodes never retry, so the first delivery after each start is lost.',
  };
}

function attempts(observations: readonly Observation[]): string {
  const words = observations.map(({ outcome }) => outcomeWords(outcome));
  return `the first attempt: ${words[0]}; the second: ${words.slice(1).join(', ') || 'none'}`;
}

const unansweredHints: Readonly<Record<string, string>> = {
  refused: 'nothing listens there. Check that the handler runs, and on which address (127.0.0.1 or ::1)',
  reset: 'the connection was closed without an answer. The handler may have crashed',
  'cut-short': 'the answer was cut short. The handler may have crashed while answering',
  timeout: 'Make sure the handler ends every answer, also after an error',
  endless: 'the answer never ended. Make sure the handler ends every answer',
  unresolved: 'no address is known for that name. Check the spelling',
  unreachable: 'that machine cannot be reached from here',
  certificate: 'the TLS certificate was not accepted. --insecure accepts any',
  'not-http': 'the answer is not HTTP. Something else may listen there',
};

function hintFor(status: number): string {
  if (status === 401 || status === 403) {
    return 'Check that the handler uses the same token as check, and compares the header with the first 32 characters of it';
  }
  if (status === 404 || status === 405)
    return 'The handler does not accept POST at this path. Check the path of the URL';
  if (status === 413) return 'The body is smaller than 1 kB: raise the limit of the body parser';
  if (status === 429) return 'Exempt check from the rate limit, because check sends hundreds of requests';
  if (status < 500) {
    return 'No delivery format was accepted. Make sure the handler reads JSON regardless of the Content-Type';
  }
  return 'The handler failed on a valid delivery';
}
