import type { CheckCase, Finding, Observation, Rule } from '../cases/check-case.ts';
import { judgeAcceptance } from './judge-acceptance.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeDisclosure } from './judge-disclosure.ts';
import { judgeEarlyRefusal, judgeRefusal } from './judge-refusal.ts';
import { judgeSurvival } from './judge-survival.ts';
import { judgeBehindLimit } from './rate-limit.ts';
import type { Run } from './run.ts';

type Judge<Kind extends Rule['kind']> = (
  rule: Extract<Rule, { kind: Kind }>,
  own: readonly Observation[],
  run: Run,
) => Finding;

const judges: { readonly [Kind in Rule['kind']]: Judge<Kind> } = {
  accepts: judgeAcceptance,
  refuses: judgeRefusal,
  survives: judgeSurvival,
  'refuses-early': judgeEarlyRefusal,
  'answers-in-time': judgeAnswers,
  stays: judgeAnswers,
  'no-informational': judgeAnswers,
  'honest-json': judgeAnswers,
  discloses: judgeDisclosure,
};

/**
 * Judges what a handler answered to a case. Depends on its arguments alone.
 * @param own what became of the exchanges of the case, in order
 * @param run all that was sent until now, for cases about every answer
 */
export function judge({ rule }: CheckCase, own: readonly Observation[], run: Run): Finding {
  // Each rule stands beside the judge of its kind; a lookup by a union forgets that.
  const judgeKind = judges[rule.kind] as Judge<Rule['kind']>;
  // To a right delivery 429 is an answer like any other: its sender does not come again.
  if (rule.kind === 'accepts' || rule.kind === 'discloses') return judgeKind(rule, own, run);
  return judgeBehindLimit(own, (telling) => judgeKind(rule, telling, run));
}
