import type { Finding, Observation } from '../cases/check-case.ts';
import { isRateLimited } from './outcome-kind.ts';

const nothing: Finding = {
  verdict: 'skip',
  found: 'a rate limit answered (429), which tells nothing: take check out of it, or send less with --only',
};

/** What a judge finds in the answers that a rate limiter left: it tells nothing of what the handler would have done. */
export function judgeBehindLimit(
  own: readonly Observation[],
  judge: (telling: readonly Observation[]) => Finding,
): Finding {
  const telling = own.filter(({ outcome }) => !isRateLimited(outcome));
  const hidden = own.length - telling.length;
  if (hidden === 0) return judge(own);
  if (!telling.some(({ role }) => role === 'probe')) return nothing;
  const { verdict, found } = judge(telling);
  const partial = `${found}; a rate limit answered the other ${hidden} of ${own.length} (429)`;
  if (verdict !== 'pass') return { verdict, found: partial };
  // Whether the handler still works is told by the last alone.
  return own.at(-1)?.role === 'after' && telling.at(-1)?.role !== 'after'
    ? nothing
    : { verdict: 'warn', found: partial };
}
