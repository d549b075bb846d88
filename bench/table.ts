import { debianPackages } from './programs/debian-programs.ts';
import { type Aim, isFigureMet, isMet, type Measurement, type Row, type Unit } from './row.ts';

export interface Result {
  readonly row: Omit<Row, 'measure'>;
  readonly measurement: Measurement;
}

const headings = ['row', 'what', 'against', 'ours', 'baseline', 'figure', 'quartiles', 'cpu', 'aim', 'met'];

/**
 * Formats the results as a Markdown table that is readable as plain text, followed by notes about single rows.
 * @param skipped those that need a program that is not installed
 */
export function tableText(results: readonly Result[], skipped: readonly Row[] = []): string {
  const lines = [headings, ...results.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = (line: readonly string[]) =>
    `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...rest] = lines;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const skips = skipped.flatMap(({ name, missing }) =>
    missing === undefined
      ? []
      : [`- ${name} is skipped: ${missing} is not installed (apt-get install ${debianPackages[missing]}).`],
  );
  const notes = results.flatMap(({ row, measurement }) => {
    const { note, misses = [] } = measurement;
    const reason = isFigureMet(row.aim, measurement) ? undefined : row.missedBecause;
    return [
      ...(note === undefined ? [] : [`- ${row.name}: ${note}`]),
      ...[...misses, ...(reason === undefined ? [] : [reason])].map(
        (sentence) => `- ${row.name} misses its aim: ${sentence}`,
      ),
    ];
  });
  const below = [...notes, ...skips];
  return `${[text(first), rule, ...rest.map(text)].join('\n')}\n${below.length === 0 ? '' : `\n${below.join('\n')}\n`}`;
}

function cells({ row, measurement }: Result): readonly string[] {
  const { figure, ours, baseline, cpuRatio } = measurement;
  const { unit } = row.aim;
  return [
    row.name,
    row.what,
    row.against,
    ours,
    baseline,
    figureText(figure.median, unit),
    `${figureText(figure.low, unit)} to ${figureText(figure.high, unit)}`,
    cpuRatio === undefined ? '' : figureText(cpuRatio, 'x'),
    aimText(row.aim),
    metText(row.aim, measurement),
  ];
}

function metText(aim: Aim, measurement: Measurement): string {
  if (!isMet(aim, measurement)) return 'no';
  return aim.side === 'quoted' ? '' : 'yes';
}

function aimText(aim: Aim): string {
  if (aim.side === 'quoted') return 'quoted';
  const { side, value, unit, also } = aim;
  return `${side === 'at most' ? '≤' : '≥'} ${figureText(value, unit)}${also === undefined ? '' : `, ${also}`}`;
}

const digits: Readonly<Record<Unit, number>> = { x: 2, MB: 1, s: 1, ms: 0 };

function figureText(value: number, unit: Unit): string {
  const text = value.toFixed(digits[unit]);
  return unit === 'x' ? `${text}x` : `${text} ${unit}`;
}
