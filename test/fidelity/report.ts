import type { Comparison, Difference } from './comparison.ts';

const headings = ['what', 'against', 'compared', 'equal', 'differences'] as const;

/** Formats the comparisons as a Markdown table that is readable as plain text. */
export function tableText(comparisons: readonly Comparison[]): string {
  const lines = [headings, ...comparisons.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = (line: readonly string[]) =>
    `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...rest] = lines;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[text(first), rule, ...rest.map(text)].join('\n')}\n`;
}

/** Formats one comparison as a line. */
export function lineText(comparison: Comparison): string {
  const [what, against, compared, equal, differences] = cells(comparison);
  return `${what} (${against}): ${equal} of ${compared} equal, differences: ${differences}`;
}

function cells({ what, against, compared, equal, differences }: Comparison): readonly string[] {
  const faults = countOf(differences.filter(isFault));
  const intended = countOf(differences) - faults;
  const counts = [
    ...(faults > 0 ? [`${faults} unexplained`] : []),
    ...(intended > 0 ? [`${intended} intended`] : []),
  ];
  return [what, against, String(compared), String(equal), counts.join(', ') || 'none'];
}

function countOf(differences: readonly Difference[]): number {
  return differences.reduce((sum, { count }) => sum + count, 0);
}

/** Lists the kinds of differences, unexplained ones first, each with its first example. Empty if there are none. */
export function differencesText(comparisons: readonly Comparison[]): string {
  const all = comparisons.flatMap(({ differences }) => differences);
  return [...all.filter(isFault), ...all.filter((difference) => !isFault(difference))]
    .map(entryText)
    .join('');
}

function entryText({ kind, count, example, reason }: Difference): string {
  const why = reason === undefined ? 'UNEXPLAINED' : `intended: ${reason}`;
  return `\n- ${count} × ${kind}\n  ${why}\n  first example: ${indented(shortened(example))}\n`;
}

function indented(text: string): string {
  return text.replace(/\r?\n/g, '\n  ');
}

const maxExampleLength = 4_000;

function shortened(text: string): string {
  return text.length <= maxExampleLength
    ? text
    : `${text.slice(0, maxExampleLength)} … (${text.length} characters)`;
}

export function hasFault(comparisons: readonly Comparison[]): boolean {
  return comparisons.some(({ differences }) => differences.some(isFault));
}

function isFault({ reason }: Difference): boolean {
  return reason === undefined;
}

const start = '<!-- figures: written by `npm run fidelity -- --write` -->\n';
const end = '<!-- end of the figures -->\n';

/**
 * Returns the page with its figures replaced.
 * @throws Error if the page does not contain both markers
 */
export function withFigures(page: string, figures: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`Expected ${start.trim()} and ${end.trim()} in the page.`);
  return `${page.slice(0, from)}${start}\n${figures}\n${page.slice(to)}`;
}
