import type { CheckResult, CheckSummary } from '../../check/cases/check-result.ts';
import { printable } from '../../printable.ts';
import { rounded } from '../../terminal/text/rounded.ts';

/** A judged case as one JSON line. */
export function checkLine(result: CheckResult): string {
  const { id, verdict, title, expected, found, why, change, durationMs } = result;
  const line = {
    type: 'case',
    id,
    verdict,
    title,
    expected,
    found,
    why,
    change,
    durationMs: rounded(durationMs),
  };
  return `${printable(JSON.stringify(line))}\n`;
}

/** What became of all, as one JSON line. */
export function checkSummaryLine(summary: CheckSummary): string {
  const { counts, chosen, cases, unsent, durationMs, seed, atMs } = summary;
  const line = {
    type: 'summary',
    chosen,
    cases,
    ...counts,
    unsent,
    durationMs: rounded(durationMs),
    seed,
    at: new Date(atMs).toISOString(),
  };
  return `${printable(JSON.stringify(line))}\n`;
}
