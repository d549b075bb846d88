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

export interface CheckCounts {
  /** How many were to be sent and judged. */
  readonly chosen: number;
  /** How many of the chosen were not sent, or not to their end; those that have no verdict included. */
  readonly unsent: number;
  /**
   * How many have a verdict, and which. The first case, which shows whether there is a use in the others, has one where
   * it fails although it was not chosen.
   */
  readonly cases: number;
  readonly counts: Readonly<Record<CheckVerdict, number>>;
}

export interface CheckSummary extends CheckCounts {
  readonly durationMs: number;
  /** The one that sends the same bytes again, with the time. */
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}

/** @param chosen ids */
export function countCases(results: readonly CheckResult[], chosen: ReadonlySet<string>): CheckCounts {
  const sent = results.filter(({ id, isSent }) => isSent && chosen.has(id));
  return {
    chosen: chosen.size,
    unsent: chosen.size - sent.length,
    cases: results.length,
    counts: countVerdicts(results),
  };
}

export function countVerdicts(results: readonly CheckResult[]): CheckCounts['counts'] {
  const counts: Record<CheckVerdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}
