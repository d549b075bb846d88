import { printable } from '../../printable.ts';
import type { JsonDifference } from '../../protocol/json/diff-json.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { compactJson } from '../../terminal/deliveries/json-text.ts';
import { displayWidth, padToWidth } from '../../terminal/text/display-width.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { wrapText } from '../../terminal/text/wrap.ts';

interface DifferenceLayout {
  readonly palette: Palette;
  /** Columns of the terminal; infinite for no terminal. */
  readonly width: number;
}

const gap = '  ';
const indent = '  ';
/** A longer path shifts the rest of its line. */
const maxPathWidth = 32;
const maxPathLength = 500;
/** The limit of a value. `--json` has all of it. */
const maxValueLength = 2_000;
/** How many characters to show before the first difference of two long values. */
const contextLength = 20;

/**
 * Returns differences as lines for people: `data.height  100 → 101`. Values that do not fit on the line of their path
 * follow below it.
 */
export function differencesText(differences: readonly JsonDifference[], layout: DifferenceLayout): string {
  const paths = differences.map(({ path }) => excerpt(pathText(path), maxPathLength));
  const pathWidth = paths.reduce(
    (most, path) => Math.max(most, Math.min(displayWidth(path), maxPathWidth)),
    0,
  );
  return differences
    .map((difference, index) => differenceText(difference, padToWidth(paths[index] ?? '', pathWidth), layout))
    .join('');
}

function differenceText(
  { before, after }: JsonDifference,
  path: string,
  { palette, width }: DifferenceLayout,
): string {
  const room = width - displayWidth(path) - gap.length;
  const [removed, added] = shownValues(before, after);
  const [text, styled] =
    added === undefined
      ? [`removed ${removed}`, `${palette.bad('removed')} ${removed}`]
      : removed === undefined
        ? [`added ${added}`, `${palette.good('added')} ${added}`]
        : [`${removed} → ${added}`, `${palette.bad(removed)} → ${palette.good(added)}`];
  if (displayWidth(text) <= room) return `${palette.key(path)}${gap}${styled}\n`;
  return (
    `${palette.key(path.trimEnd())}\n` +
    valueLines('- ', removed, width)
      .map((line) => `${palette.bad(line)}\n`)
      .join('') +
    valueLines('+ ', added, width)
      .map((line) => `${palette.good(line)}\n`)
      .join('')
  );
}

function valueLines(mark: string, value: string | undefined, width: number): readonly string[] {
  if (value === undefined) return [];
  return wrapText(value, width - indent.length - mark.length).map(
    (line, index) => `${indent}${index === 0 ? mark : ' '.repeat(mark.length)}${line}`,
  );
}

/** Returns both values, each on one line, cut so that their first difference is visible. */
function shownValues(
  before: string | undefined,
  after: string | undefined,
): readonly [string | undefined, string | undefined] {
  const [one, other] = [before, after].map((text) => text && compactJson(text));
  const isLong = Math.max(one?.length ?? 0, other?.length ?? 0) > maxValueLength;
  const start = isLong && one !== undefined && other !== undefined ? commonLength(one, other) : 0;
  const from = Math.max(0, start - contextLength);
  const shown = (text: string | undefined) =>
    text && `${from > 0 ? '…' : ''}${excerpt(text.slice(from), maxValueLength)}`;
  return [shown(one), shown(other)];
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** One difference as a line of `journal diff --json`, line feed included. The values keep every digit. */
export function differenceLine({ path, before, after }: JsonDifference): string {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return (
    `{"type":"difference","path":${jsonString(pathText(path))},"kind":"${kind}"` +
    (before === undefined ? '' : `,"before":${compactJson(before)}`) +
    (after === undefined ? '' : `,"after":${compactJson(after)}`) +
    '}\n'
  );
}

/** Returns a path as `send --patch` takes it: `data.votes.0`. A key with a dot or a space is quoted. */
function pathText(path: readonly string[]): string {
  return path.map((key) => (/^[^\s."]+$/.test(key) ? printable(key) : jsonString(key))).join('.');
}
