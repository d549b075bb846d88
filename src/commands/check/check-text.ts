import {
  type CheckResult,
  type CheckSummary,
  type CheckVerdict,
  countVerdicts,
} from '../../check/cases/check-result.ts';
import { printable } from '../../printable.ts';
import { rounded } from '../../terminal/text/numbers.ts';
import type { Palette, Style } from '../../terminal/text/palette.ts';

/** What is told when it is not nothing, worst first. */
const order: readonly CheckVerdict[] = ['fail', 'warn', 'skip', 'pass'];
const labelWidth = 8;
/** More skipped cases of one reason are counted. */
const mostNamed = 3;

/** The verdicts as a table for a person: one line a group, and all there is to know of what did not pass. */
export function checkText(results: readonly CheckResult[], summary: CheckSummary, palette: Palette): string {
  const groups = [...new Set(results.map(({ id }) => groupOf(id)))];
  const width = Math.max(...groups.map((group) => group.length));
  const blocks = groups.map((group) => {
    const own = results.filter(({ id }) => groupOf(id) === group);
    const line = `${palette.strong(group.padEnd(width))}  ${countsText(countVerdicts(own), palette)}\n`;
    const told = own.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
    return line + told.map((result) => resultText(result, palette)).join('') + skipsText(own, palette);
  });
  const table = blocks.length === 0 ? '' : `${blocks.join('')}\n`;
  return `${table}${summaryText(summary, palette)}`;
}

/** Those of one reason together, which may be all there are. */
function skipsText(results: readonly CheckResult[], palette: Palette): string {
  const idsByReason = new Map<string, string[]>();
  for (const { id, verdict, found } of results) {
    if (verdict === 'skip') idsByReason.set(found, [...(idsByReason.get(found) ?? []), id]);
  }
  return [...idsByReason]
    .map(([reason, ids]) => {
      const which = ids.length > mostNamed ? casesText(ids.length) : ids.join(', ');
      return `  ${styleOf('skip', palette)('skip')}  ${palette.strong(which)}  ${printable(reason)}\n`;
    })
    .join('');
}

function resultText(result: CheckResult, palette: Palette): string {
  const { id, title, verdict, expected, found, why, change } = result;
  const head = `  ${styleOf(verdict, palette)(verdict)}  ${palette.strong(id)}  ${title}\n`;
  const facts = [
    ['expected', expected],
    ['found', found],
    ['why', why],
    ['change', change],
  ];
  const lines = facts.map(
    ([label = '', text = '']) => `        ${palette.faint(label.padEnd(labelWidth))}  ${printable(text)}\n`,
  );
  return head + lines.join('');
}

function summaryText(
  { counts, chosen, cases, unsent, durationMs, seed, atMs }: CheckSummary,
  palette: Palette,
): string {
  const again = `--seed ${printable(seed)} --at ${new Date(atMs).toISOString()}`;
  const verdicts = cases === 0 ? '' : `: ${countsText(counts, palette)}`;
  return (
    `${casesText(cases)} in ${(durationMs / 1_000).toFixed(1)} s${verdicts}\n` +
    (unsent === 0 ? '' : `${palette.warning(`${unsent} of ${casesText(chosen)} not sent`)}\n`) +
    `${palette.faint(`The same bytes again: ${again}`)}\n`
  );
}

function casesText(count: number): string {
  return `${count} ${count === 1 ? 'case' : 'cases'}`;
}

function countsText(counts: CheckSummary['counts'], palette: Palette): string {
  return order
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => styleOf(verdict, palette)(`${counts[verdict]} ${verdict}`))
    .join(' · ');
}

function styleOf(verdict: CheckVerdict, palette: Palette): Style {
  const styles = { pass: palette.good, fail: palette.bad, warn: palette.warning, skip: palette.faint };
  return styles[verdict];
}

function groupOf(id: string): string {
  return id.split('/')[0] ?? id;
}

type Listed = Pick<CheckResult, 'id' | 'title' | 'expected' | 'why' | 'change'>;

/** The cases for a person. */
export function caseListText(cases: readonly Listed[], palette: Palette): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, title }) => `${palette.strong(id.padEnd(width))}  ${title}\n`).join('');
}

/** The same as JSON lines, with all that is known of each. */
export function caseListLines(cases: readonly Listed[]): string {
  return cases
    .map(({ id, title, expected, why, change }) => {
      return `${JSON.stringify({ type: 'case', id, title, expected, why, change })}\n`;
    })
    .join('');
}

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
