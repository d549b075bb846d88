import type { Framework } from '../fixes/framework.ts';

/** `warn`: a matter of taste, or hidden from the handler by its platform. `skip`: could not be judged. */
export type CheckVerdict = 'pass' | 'fail' | 'warn' | 'skip';

/** How a handler did in one case. Texts are sentences without a full stop. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly verdict: CheckVerdict;
  readonly expected: string;
  /** May contain untrusted text, but never the token. */
  readonly found: string;
  readonly why: string;
  /** What to do when the case does not pass. */
  readonly change: string;
  /** When the change is not needed, or what else there is to know of it. */
  readonly remark?: string | undefined;
  /** A shell command that sends the request again. It reads the token from the environment. */
  readonly curl?: string | undefined;
  /** The file with the generated delivery, relative to the working directory. */
  readonly file?: string | undefined;
  readonly durationMs: number;
  /** False when the run ended before or during the case. */
  readonly isSent: boolean;
}

export interface CheckCounts {
  /** How many cases were chosen to be sent and judged. */
  readonly chosen: number;
  /** How many of the chosen cases were not sent completely, including those without a verdict. */
  readonly unsent: number;
  /**
   * How many cases have a verdict; `counts` has the number of each verdict. The first case is always sent, because it
   * shows whether the others are worth sending. If it fails, it has a verdict even when it was not chosen.
   */
  readonly cases: number;
  readonly counts: Readonly<Record<CheckVerdict, number>>;
}

export interface CheckSummary extends CheckCounts {
  readonly durationMs: number;
  /** Sends the same bytes again, together with `atMs`. */
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
  /** The framework that the fixes are worded for. */
  readonly framework?: Framework | undefined;
  /** How many generated deliveries were sent; undefined if none were asked for. */
  readonly fuzzed?: number | undefined;
}

/** @param chosen the ids of the chosen cases */
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
