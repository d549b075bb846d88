import type { Finding, Observation, Rule } from './check-case.ts';
import { isAccepted, isRateLimited, isRefused } from './outcome-kind.ts';
import { observationWords, outcomesInShort } from './outcome-words.ts';

const lost = 'a node never sends again what it refused: take senders that are authorized out of it';

/** Every probe has to be accepted; a redirect counts as that, and is told by a case of its own. */
export function judgeAcceptance(
  { isRefusalTaste = false }: Extract<Rule, { kind: 'accepts' }>,
  own: readonly Observation[],
): Finding {
  const bad = own.filter(({ outcome }) => !isAccepted(outcome));
  if (bad.length === 0) return { verdict: 'pass', found: outcomesInShort(own) };
  const isTaste = isRefusalTaste && bad.every(({ outcome }) => isRefused(outcome) && !isRateLimited(outcome));
  const isLimited = bad.some(({ outcome }) => isRateLimited(outcome));
  const limited = isLimited ? `; 429 is a rate limit, and ${lost}` : '';
  return { verdict: isTaste ? 'warn' : 'fail', found: `${observationWords(bad)}${limited}` };
}
