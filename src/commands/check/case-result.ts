import type { CheckCase, Finding } from '../../check/cases/check-case.ts';
import type { CheckResult } from '../../check/cases/check-result.ts';

/** What is told of a case and of what was found. */
export function caseResult(
  { id, title, expected, why, change: usual }: CheckCase,
  { verdict, found, change = usual }: Finding,
  durationMs: number,
): CheckResult {
  return { id, title, verdict, expected, found, why, change, durationMs, isSent: true };
}
