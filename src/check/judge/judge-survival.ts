import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { Finding, Observation, Rule } from '../cases/check-case.ts';
import { isAccepted, isClosed } from './outcome-kind.ts';
import { observationWords, outcomesInShort } from './outcome-words.ts';

type Survives = Extract<Rule, { kind: 'survives' }>;

/** Servers that know no other method or coding answer so on purpose (RFC 9110, 15.6.2). */
const notImplemented = 501;

/** No probe may be answered with 5xx or bring the handler down: a right delivery has to be accepted afterwards. */
export function judgeSurvival(rule: Survives, own: readonly Observation[]): Finding {
  const probes = own.filter(({ role }) => role === 'probe');
  const bad = own.filter(({ role, outcome }) =>
    role === 'after' ? !isAccepted(outcome) : !isSurvived(outcome, rule),
  );
  if (bad.length === 0) {
    const unread = probes.filter(({ outcome }) => outcome.kind === 'answered' && outcome.status >= 500);
    return rule.isCutOff && unread.length > 0
      ? {
          verdict: 'warn',
          found: `${observationWords(unread)}: nobody was there to read it, so that it is a matter of taste`,
        }
      : { verdict: 'pass', found: outcomesInShort(probes) };
  }
  return { verdict: 'fail', found: observationWords(bad) };
}

function isSurvived(outcome: RawOutcome, { mayClose = false, isCutOff = false }: Survives): boolean {
  if (isCutOff) return outcome.kind === 'answered' || outcome.reason !== 'refused';
  if (outcome.kind === 'answered') return outcome.status < 500 || outcome.status === notImplemented;
  return mayClose && isClosed(outcome);
}
