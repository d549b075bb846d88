import type { CheckCase, Finding, Observation } from '../cases/check-case.ts';
import { isClosed } from './outcome-kind.ts';

const catchLater =
  'Catch errors in work that continues after the answer, too (rejected promises, timers, queues): they end the process.';

/**
 * Names the delivery that preceded a crash. A connection that is closed without an answer can be the fault of work that
 * continued after the previous answer.
 * @param previous what was sent last before the case
 */
export function explainCrash(
  { rule }: CheckCase,
  finding: Finding,
  own: readonly Observation[],
  previous: Observation | undefined,
): Finding {
  if (finding.verdict !== 'fail' || (rule.kind === 'survives' && rule.mayClose)) return finding;
  const index = own.findIndex(({ outcome }) => isClosed(outcome));
  if (index === -1) return finding;
  const before = own[index - 1] ?? previous;
  if (before === undefined) return finding;
  return {
    verdict: 'fail',
    found: `${finding.found}; work on what was sent before it (${before.what}) can be the cause, too`,
    change: `${finding.change ?? catchLater}${finding.change === undefined ? '' : ` ${catchLater}`}`,
  };
}
