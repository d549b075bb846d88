import { printable } from '../../printable.ts';
import { redactedHeaders } from '../../protocol/secrets/hide-tokens.ts';
import { shortenMiddle } from '../text/display-width.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Palette } from '../text/palette.ts';
import { fitLines } from './fit-width.ts';

const gap = '  ';
const separator = ' · ';
const maxNameLength = 80;

interface HeadingOptions {
  readonly palette: Palette;
  /** Columns before the event, which hold the time and a gap. Further lines begin there. */
  readonly startColumn: number;
  /** Columns of the terminal; infinite for no terminal. */
  readonly width: number;
}

/**
 * The event and the summary of a delivery, broken into lines that fit, and within a piece of the summary only if it is
 * too long for a line.
 */
export function deliveryHeading(
  event: string,
  summary: string,
  { palette, startColumn, width }: HeadingOptions,
): string {
  const name = shortenMiddle(eventName(event), Math.max(1, width - startColumn));
  const flowed = flowPieces(summary, {
    startColumn: startColumn + name.length + gap.length,
    indent: ' '.repeat(startColumn),
    width,
  });
  const [first = '', ...others] = flowed.split('\n');
  const broken = width === Infinity ? others : others.flatMap((line) => fitLines(line, width));
  return [`${palette.event(name)}${gap}${first}`.trimEnd(), ...broken].join('\n');
}

/** A name with white space in it could read like the rest of the line, so that one stands in quotes. */
export function eventName(event: string): string {
  return /\s/.test(event) ? `"${excerpt(event, maxNameLength)}"` : excerpt(event, maxNameLength);
}

/**
 * Breaks a text of pieces with ` · ` between into lines that fit, never within a piece.
 * @param startColumn where the text begins
 * @param indent what further lines begin with
 */
function flowPieces(
  text: string,
  { startColumn, indent, width }: { startColumn: number; indent: string; width: number },
): string {
  if (width === Infinity) return text;
  let column = startColumn;
  return text
    .split(separator)
    .map((piece, index) => {
      const isFirst = index === 0;
      // Behind a piece there is a separator, unless it is the last; one extra column does not matter.
      const end = column + (isFirst ? 0 : separator.length) + piece.length;
      const fits = end + separator.length - 1 <= width;
      column = fits ? end : indent.length + piece.length;
      if (isFirst) return fits ? piece : `\n${indent}${piece}`;
      return fits ? `${separator}${piece}` : `${separator.trimEnd()}\n${indent}${piece}`;
    })
    .join('');
}

/** The headers of a request as they were sent, one to an indented line, secrets redacted. */
export function headerLines(rawHeaders: readonly string[], palette: Palette, indent: string): string {
  return redactedHeaders(rawHeaders)
    .map(([name, value]) => `${indent}${palette.faint(`${printable(name)}: ${printable(value)}`)}\n`)
    .join('');
}
