import type { CheckResult } from '../protocol/check-result.ts';
import type { CheckCase, Finding } from './check-case.ts';

/** What is told of a case and of what was found. */
export function caseResult(
  { id, title, expected, why, change: usual }: CheckCase,
  { verdict, found, change = usual }: Finding,
  durationMs: number,
): CheckResult {
  return { id, title, verdict, expected, found, why, change, durationMs, isSent: true };
}
