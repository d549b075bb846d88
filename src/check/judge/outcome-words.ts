import type { RawFailureReason, RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { Observation } from '../cases/check-case.ts';

const failureWords: Readonly<Record<RawFailureReason, string>> = {
  refused: 'nothing listens there any more',
  reset: 'the connection was closed without an answer',
  'cut-short': 'the answer was cut short',
  timeout: 'no answer in time',
  endless: 'the answer did not end',
  unresolved: 'the name has no address any more',
  unreachable: 'the machine is unreachable',
  'no-descriptor': 'it was not sent: no more connections are allowed here (ulimit -n)',
  certificate: 'the certificate was not accepted',
  'needs-tls': 'the port speaks TLS',
  'not-http': 'the answer was not HTTP',
  'foreign-redirect': 'it redirected to another origin',
  'too-many-redirects': 'it redirected in a circle',
  interrupted: 'it was interrupted',
  'no-turn': 'it was not sent',
  'no-token': 'it was not sent',
  'queue-full': 'it was not sent',
  other: 'the connection failed',
};

/** Describes the outcome of one request: its status, or why there is none. */
export function outcomeWords(outcome: RawOutcome): string {
  if (outcome.kind === 'answered') return String(outcome.status);
  const { reason, detail } = outcome;
  const isBound = (reason === 'timeout' || reason === 'endless') && detail !== '';
  return `${failureWords[reason]}${isBound ? ` (${detail})` : ''}`;
}

const maxListed = 3;

/** Describes several requests, grouped by outcome: `500 to null · true · an empty array · and 2 more; 413 to …`. */
export function observationWords(observations: readonly Observation[]): string {
  const byOutcome = new Map<string, string[]>();
  for (const { outcome, what } of observations) {
    const words = outcomeWords(outcome);
    byOutcome.set(words, [...(byOutcome.get(words) ?? []), what]);
  }
  return [...byOutcome].map(([words, whats]) => `${words} to ${listed(whats)}`).join('; ');
}

/** Lists only the outcomes, each once: `200, 204`. */
export function outcomesInShort(observations: readonly Observation[]): string {
  return [...new Set(observations.map(({ outcome }) => outcomeWords(outcome)))].join(', ');
}

function listed(whats: readonly string[]): string {
  const shown = whats.slice(0, maxListed);
  const rest = whats.length - shown.length;
  return rest > 0 ? `${shown.join(' · ')} · and ${rest} more` : shown.join(' · ');
}
