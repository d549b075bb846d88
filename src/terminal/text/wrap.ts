import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth } from './display-width.ts';

/**
 * Breaks lines that are too long for a terminal between words. Columns of a line are separated by two spaces or more;
 * continuation lines begin below the last one in the left half. Words stay whole, and colours do not count.
 * @param width columns of the terminal; undefined leaves everything unchanged
 */
export function wrapColumns(text: string, width: number | undefined): string {
  if (width === undefined || width <= 0) return text;
  return text
    .split('\n')
    .map((line) => (lengthOf(line) <= width ? line : wrapped(line, width)))
    .join('\n');
}

function wrapped(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  const [margin = ''] = /^ */.exec(plain) ?? [];
  // Right of the middle of a narrow terminal, only a word or two would fit.
  const columns = [...plain.matchAll(/(?<= {2})[^ ]/g)].map(({ index }) => index);
  const hang = Math.max(margin.length, columns.findLast((start) => start <= width / 2) ?? 0);
  const lines: string[] = [];
  let current = '';
  // Of many spaces at the end, only the first is checked for a word after it. A time stays together with its unit.
  for (const word of line.match(/(?<! ) *[^ ]+(?:(?<=\d) m?s\b)?/g) ?? []) {
    // A line is not broken before the column where its continuation begins.
    if (lengthOf(current) <= hang || lengthOf(current + word) <= width) {
      current += word;
    } else {
      lines.push(current);
      current = ' '.repeat(hang) + word.trimStart();
    }
  }
  return [...lines, current].join('\n');
}

function lengthOf(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}

/** Breaks a text into one or more lines of at most `columns` (2 if fewer), between words where possible. */
export function wrapText(text: string, columns: number): readonly string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width) {
    const fits = cutToWidth(rest, width);
    const space = rest.lastIndexOf(' ', fits.length);
    const end = space > 0 ? space : Math.max(1, fits.length);
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest];
}
