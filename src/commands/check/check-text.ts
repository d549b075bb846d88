import {
  type CheckResult,
  type CheckSummary,
  type CheckVerdict,
  countVerdicts,
} from '../../check/cases/check-result.ts';
import { frameworkTitle } from '../../check/fixes/framework.ts';
import { printable } from '../../printable.ts';
import { displayWidth } from '../../terminal/text/display-width.ts';
import { rounded } from '../../terminal/text/numbers.ts';
import type { Palette, Style } from '../../terminal/text/palette.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';

/** The order of the counts, worst first. A count of zero is not shown. */
const order: readonly CheckVerdict[] = ['fail', 'warn', 'skip', 'pass'];
const labelWidth = 8;
/** If more cases than this were skipped for one reason, they are counted instead of named. */
const mostNamed = 3;

interface CheckTextOptions {
  readonly palette: Palette;
  /** Shows every detail of each case that did not pass, instead of the necessary changes. */
  readonly isVerbose: boolean;
}

/** Returns the human-readable verdicts: one line per group, then what to change, the most effective change first. */
export function checkText(
  results: readonly CheckResult[],
  summary: CheckSummary,
  { palette, isVerbose }: CheckTextOptions,
): string {
  const groups = [...new Set(results.map(({ id }) => groupOf(id)))];
  const width = Math.max(...groups.map((group) => group.length));
  const blocks = groups.map((group) => {
    const own = results.filter(({ id }) => groupOf(id) === group);
    const line = `${palette.strong(group.padEnd(width))}  ${countsText(countVerdicts(own), palette)}\n`;
    const described = own.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
    const details = isVerbose ? described.map((result) => resultText(result, palette)).join('') : '';
    return line + details + skipsText(own, palette);
  });
  const table = blocks.length === 0 ? '' : `${blocks.join('')}\n`;
  const changes = isVerbose ? '' : fixesText(results, palette);
  return `${table}${changes}${summaryText(summary, palette, changes !== '')}`;
}

interface Fix {
  readonly change: string;
  readonly remark: string | undefined;
  /** The cases that require the change, failures first. */
  readonly results: readonly CheckResult[];
  readonly fails: number;
}

/** Lists each change once, with the cases that it solves. The change that solves most comes first. */
function fixesText(results: readonly CheckResult[], palette: Palette): string {
  const fixes = fixesOf(results);
  return fixes
    .map(({ change, remark, results: own, fails }, index) => {
      const warns = own.length - fails;
      const solves = [
        ...(fails > 0 ? [casesText(fails)] : []),
        ...(warns > 0 ? [`${warns} ${warns === 1 ? 'warning' : 'warnings'}`] : []),
      ].join(' and ');
      const style = fails > 0 ? palette.bad : palette.warning;
      const head = style(`Fix ${index + 1} of ${fixes.length} (solves ${solves}):`);
      const advice = [change, ...(remark === undefined ? [] : [remark])].map(printable).join(' ');
      return `${head} ${advice}\n${casesOfFix(own, palette)}\n`;
    })
    .join('');
}

function fixesOf(results: readonly CheckResult[]): readonly Fix[] {
  const byChange = new Map<string, CheckResult[]>();
  for (const result of results) {
    if (result.verdict !== 'fail' && result.verdict !== 'warn') continue;
    byChange.set(result.change, [...(byChange.get(result.change) ?? []), result]);
  }
  return [...byChange]
    .map(([change, own]): Fix => {
      const fails = own.filter(({ verdict }) => verdict === 'fail');
      const warns = own.filter(({ verdict }) => verdict === 'warn');
      // A remark applies to one case only.
      const remark = own.length === 1 ? own[0]?.remark : undefined;
      return { change, remark, results: [...fails, ...warns], fails: fails.length };
    })
    .sort((one, other) => other.fails - one.fails || other.results.length - one.results.length);
}

/** Shows the first case with its finding, and only the ids of the others. */
function casesOfFix([first, ...others]: readonly CheckResult[], palette: Palette): string {
  if (first === undefined) return '';
  const line = `  ${palette.strong(printable(first.id))}: ${printable(first.found)}\n`;
  return others.length === 0
    ? line
    : `${line}  ${others.map(({ id }) => palette.strong(printable(id))).join(', ')}\n`;
}

/** Lists skipped cases together by reason. A single reason may cover all of them. */
function skipsText(results: readonly CheckResult[], palette: Palette): string {
  const idsByReason = new Map<string, string[]>();
  for (const { id, verdict, found } of results) {
    if (verdict === 'skip') idsByReason.set(found, [...(idsByReason.get(found) ?? []), id]);
  }
  return [...idsByReason]
    .map(([reason, ids]) => {
      const which = ids.length > mostNamed ? casesText(ids.length) : printable(ids.join(', '));
      return `  ${styleOf('skip', palette)('skip')}  ${palette.strong(which)}  ${printable(reason)}\n`;
    })
    .join('');
}

/**
 * Returns the commands that send the generated deliveries that did not pass again.
 * @param tokenSource where the token was found; the commands read it from the environment
 */
export function curlText(
  results: readonly CheckResult[],
  tokenSource: string | undefined,
  palette: Palette,
): string {
  const commands = results
    .flatMap(({ id, curl, file }) => {
      if (curl === undefined) return [];
      const saved = file === undefined ? '' : ` (${printable(file)})`;
      return [`\n${palette.faint(`To send ${printable(id)} again${saved}:`)}\n${curl}\n`];
    })
    .join('');
  if (commands === '' || tokenSource === undefined || tokenSource === tokenVariable) return commands;
  const remark = `The commands read ${tokenVariable}. First set it to the token from ${printable(tokenSource)}.`;
  return `\n${palette.faint(remark)}\n${commands}`;
}

function resultText(result: CheckResult, palette: Palette): string {
  const { id, title, verdict, expected, found, why, change, remark = '' } = result;
  const head = `  ${styleOf(verdict, palette)(verdict)}  ${palette.strong(printable(id))}  ${title}\n`;
  const facts = [
    ['expected', expected],
    ['found', found],
    ['why', why],
    ['change', `${change} ${remark}`.trimEnd()],
  ];
  const lines = facts.map(
    ([label = '', text = '']) => `        ${palette.faint(label.padEnd(labelWidth))}  ${printable(text)}\n`,
  );
  return head + lines.join('');
}

function summaryText(
  { counts, chosen, cases, unsent, durationMs, fuzzed, framework }: CheckSummary,
  palette: Palette,
  hasMore: boolean,
): string {
  const verdicts = cases === 0 ? '' : `: ${countsText(counts, palette)}`;
  return (
    `${casesText(cases)} in ${(durationMs / 1_000).toFixed(1)} s${verdicts}\n` +
    (fuzzed === undefined ? '' : `${fuzzed} generated deliveries\n`) +
    (unsent === 0 ? '' : `${palette.warning(`${unsent} of ${casesText(chosen)} not sent`)}\n`) +
    (hasMore && framework !== undefined
      ? `${palette.faint(`The fixes are worded for ${frameworkTitle(framework)} (--for).`)}\n`
      : '') +
    (hasMore ? `${palette.faint('Run with --verbose to see each case, what was expected and why.')}\n` : '')
  );
}

/**
 * Returns the flags that send the same bytes again; nothing if none were sent. They are never broken, so that they can be
 * pasted: where the line is too long, they have their own.
 * @param width columns of the terminal, if it is one
 */
export function againText(
  { seed, atMs, cases, fuzzed }: CheckSummary,
  palette: Palette,
  width: number = Number.POSITIVE_INFINITY,
): string {
  if (cases === 0 && fuzzed === undefined) return '';
  const title = 'To send the same bytes again:';
  const flags = `--seed ${shellWord(printable(seed))} --at ${new Date(atMs).toISOString()}`;
  const line = `${title} ${flags}`;
  return displayWidth(line) <= width
    ? `${palette.faint(line)}\n`
    : `${palette.faint(title)}\n${palette.faint(flags)}\n`;
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

type Listed = Pick<CheckResult, 'id' | 'title' | 'expected' | 'why' | 'change' | 'remark'>;

/** Returns the cases as human-readable lines. */
export function caseListText(cases: readonly Listed[], palette: Palette): string {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return cases.map(({ id, title }) => `${palette.strong(id.padEnd(width))}  ${title}\n`).join('');
}

/** Returns the same as JSON lines, with everything known about each case. */
export function caseListLines(cases: readonly Listed[]): string {
  return cases
    .map(({ id, title, expected, why, change, remark }) => {
      return `${JSON.stringify({ type: 'case', id, title, expected, why, change, remark })}\n`;
    })
    .join('');
}

/** Returns a judged case as one JSON line. */
export function checkLine(result: CheckResult): string {
  const { id, verdict, title, expected, found, why, change, remark, curl, file, durationMs } = result;
  const line = {
    type: 'case',
    id,
    verdict,
    title,
    expected,
    found,
    why,
    change,
    remark,
    curl,
    file,
    durationMs: rounded(durationMs),
  };
  return `${printable(JSON.stringify(line))}\n`;
}

/** Returns the totals as one JSON line. */
export function checkSummaryLine(summary: CheckSummary): string {
  const { counts, chosen, cases, unsent, durationMs, seed, atMs, fuzzed, framework } = summary;
  const line = {
    type: 'summary',
    chosen,
    cases,
    ...counts,
    unsent,
    fuzzed,
    durationMs: rounded(durationMs),
    seed,
    at: new Date(atMs).toISOString(),
    framework,
  };
  return `${printable(JSON.stringify(line))}\n`;
}
