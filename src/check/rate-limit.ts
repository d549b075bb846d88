import type { Finding, Observation } from './check-case.ts';
import { isRateLimited } from './outcome-kind.ts';

const advice = 'take check out of the limit, or send fewer cases with --only';

/** What a judge finds in the answers that a rate limiter left: it tells nothing of what the handler would have done. */
export function judgeBehindLimit(
  own: readonly Observation[],
  judge: (telling: readonly Observation[]) => Finding,
): Finding {
  const telling = own.filter(({ outcome }) => !isRateLimited(outcome));
  const hidden = own.length - telling.length;
  if (hidden === 0) return judge(own);
  const limited = `429 to ${hidden} of ${own.length}, a rate limit, which tells nothing: ${advice}`;
  if (!telling.some(({ role }) => role === 'probe')) return { verdict: 'skip', found: limited };
  const { verdict, found } = judge(telling);
  return { verdict: verdict === 'pass' ? weakened(own) : verdict, found: `${found}; ${limited}` };
}

/** Whether the handler still works is told by the last alone. */
function weakened(own: readonly Observation[]): 'skip' | 'warn' {
  const last = own.at(-1);
  return last?.role === 'after' && isRateLimited(last.outcome) ? 'skip' : 'warn';
}
