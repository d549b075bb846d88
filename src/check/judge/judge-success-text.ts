import type { Finding } from '../cases/check-case.ts';
import type { Run } from './observed-run.ts';
import { isAccepted } from './outcome-kind.ts';

/** A shorter text, such as OK, can be part of a refusal by chance. */
const leastLength = 8;
/** What precedes a short success text has to be a refusal by itself. */
const leastRefusal = 6;

/** Checks that no refusal also contains the answer to an accepted delivery: the handler then continued after refusing. */
export function judgeSuccessText({ observed }: Run): Finding {
  const all = observed.flatMap(({ observations }) => observations);
  const accepted = all.find(({ outcome }) => outcome.kind === 'answered' && isAccepted(outcome));
  const success = accepted?.outcome.kind === 'answered' ? accepted.outcome.text.trim() : '';
  const refused = all.filter(
    ({ outcome }) => outcome.kind === 'answered' && (outcome.status === 401 || outcome.status === 403),
  );
  if (refused.length === 0) return { verdict: 'skip', found: 'not judged: nothing was refused' };
  if (success.length < 2) {
    return { verdict: 'pass', found: 'accepted deliveries are answered without a text' };
  }
  for (const { what, outcome } of refused) {
    if (outcome.kind === 'answered' && contains(outcome.text, success)) {
      return {
        verdict: 'fail',
        found: `the ${outcome.status} to ${what} also contains the text of an accepted delivery`,
      };
    }
  }
  return { verdict: 'pass', found: `in none of ${refused.length} refusals` };
}

function contains(refusal: string, success: string): boolean {
  const text = refusal.trim();
  if (text === success) return false;
  if (success.length >= leastLength) return text.includes(success);
  const before = text.slice(0, -success.length);
  return text.endsWith(success) && before.trimEnd().length >= leastRefusal && !/[A-Za-z]{2}\s$/.test(before);
}
