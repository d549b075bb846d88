import type { Finding, Observation, Rule } from '../cases/check-case.ts';
import { isAccepted, isRateLimited, isRefused } from './outcome-kind.ts';
import { observationWords, outcomesInShort } from './outcome-words.ts';

const underLimit =
  'Take senders that are authorized out of the rate limit: a node never sends again what was refused.';
const unanswered =
  'Answer every delivery and end the answer, also after an error of your own; the log of the handler may say more.';

/** Every probe has to be accepted; a redirect counts as that, and is told by a case of its own. */
export function judgeAcceptance(
  { isRefusalTaste = false }: Extract<Rule, { kind: 'accepts' }>,
  own: readonly Observation[],
): Finding {
  const bad = own.filter(({ outcome }) => !isAccepted(outcome));
  const away = own.filter(({ outcome }) => outcome.firstFailure !== undefined).length;
  if (bad.length === 0 && away === 0) return { verdict: 'pass', found: outcomesInShort(own) };
  if (bad.length === 0) return { verdict: 'warn', found: turnedAway(away, own) };
  const isTaste = isRefusalTaste && bad.every(({ outcome }) => isRefused(outcome) && !isRateLimited(outcome));
  const change = bad.every(({ outcome }) => isRateLimited(outcome))
    ? { change: underLimit }
    : bad.every(({ outcome }) => outcome.kind === 'failed')
      ? { change: unanswered }
      : {};
  return { verdict: isTaste ? 'warn' : 'fail', found: observationWords(bad), ...change };
}

/** As Python's http.server does, whose backlog is of 5, and whoever takes no more connections than a few. */
function turnedAway(away: number, own: readonly Observation[]): string {
  const times = `${away} of ${own.length} connections were refused, not taken in time, or closed before an answer`;
  return `${times}, and ${outcomesInShort(own)} when sent again, one after another: the backlog of the listener is short, and no node comes again`;
}
