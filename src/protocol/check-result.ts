/** `warn`: a matter of taste, or hidden from the handler by its platform. `skip`: nothing could be told. */
export type CheckVerdict = 'pass' | 'fail' | 'warn' | 'skip';

/** What a handler made of one case. Texts are sentences without a full stop. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly verdict: CheckVerdict;
  readonly expected: string;
  /** May hold text from outside, free of the token. */
  readonly found: string;
  readonly why: string;
  /** What to do when it is not right. */
  readonly change: string;
  readonly durationMs: number;
  /** False when the run ended before the case, or in it. */
  readonly isSent: boolean;
}

export interface CheckSummary {
  /** How many were to be sent and judged. */
  readonly chosen: number;
  readonly counts: Readonly<Record<CheckVerdict, number>>;
  /** How many have a verdict. */
  readonly cases: number;
  /** How many of the chosen were not sent, or not to their end; those that have no verdict included. */
  readonly unsent: number;
  readonly durationMs: number;
  /** The one that sends the same bytes again, with the time. */
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

export function countVerdicts(results: readonly CheckResult[]): CheckSummary['counts'] {
  const counts: Record<CheckVerdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}
