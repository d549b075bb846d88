import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth, shortenMiddle } from '../text/display-width.ts';
import { wrapColumns } from '../text/wrap.ts';

const separator = ' · ';
/** How many pieces of a summary have priority over everything else on the line. */
const essential = 2;

/**
 * Fits a summary, in pieces, the most important first, and remarks behind it into the rest of one line. The pieces
 * beyond the second are dropped first, then the end of the remarks is cut.
 * @param remarks may be in the colours of a palette
 * @param room columns; infinite if the output is not a terminal
 */
export function fitSummary(pieces: readonly string[], remarks: string, room: number): string {
  const first = shortenFirst(pieces.slice(0, essential), room);
  let summary = first;
  const remarksWidth = displayWidth(stripVTControlCharacters(remarks));
  for (const piece of pieces.slice(essential)) {
    const longer = `${summary}${separator}${piece}`;
    if (displayWidth(longer) + remarksWidth > room) break;
    summary = longer;
  }
  if (displayWidth(summary) > room) return `${cutToWidth(summary, Math.max(0, room - 1))}…`;
  const left = room - displayWidth(summary);
  return `${summary}${remarksWidth <= left ? remarks : cutStyled(remarks, left)}`;
}

/** How many columns the pieces take that have priority over everything else. */
export function essentialWidth(pieces: readonly string[]): number {
  return displayWidth(pieces.slice(0, essential).join(separator));
}

/** Joins two pieces. If there is no room, the first one loses its middle, because the second is an id. */
function shortenFirst([first = '', second]: readonly string[], room: number): string {
  if (second === undefined) return first;
  const left = room - displayWidth(separator + second);
  return `${left < shortestFirst ? first : shortenMiddle(first, left)}${separator}${second}`;
}

const shortestFirst = 5;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
const colour = /(\u001b\[\d+m)/;

/** Shortens a text in palette colours to `width` columns, including the `…`. Colours that it opens are still closed. */
export function cutStyled(text: string, width: number): string {
  let left = width - 1;
  return text
    .split(colour)
    .map((part, index) => {
      const isColour = index % 2 === 1;
      if (isColour || left < 0) return isColour ? part : '';
      const kept = cutToWidth(part, left);
      const isWhole = kept.length === part.length;
      left = isWhole ? left - displayWidth(part) : -1;
      return isWhole ? part : `${kept}…`;
    })
    .join('');
}

const indent = '  ';

/**
 * Indents lines in palette colours and breaks them between words, so none is wider than the terminal. Of a word that is
 * too wide by itself, the end is cut.
 * @param width columns; undefined leaves the lines as they are
 */
export function indentedLines(text: string, width: number | undefined): readonly string[] {
  const lines = text.split('\n').map((line) => `${indent}${line}`);
  return lines.flatMap((line) => fitLines(line, width));
}

/** The same for lines that have their indentation. */
export function fitLines(text: string, width: number | undefined): readonly string[] {
  const lines = wrapColumns(text, width).split('\n');
  if (width === undefined) return lines;
  return lines.map((line) =>
    displayWidth(stripVTControlCharacters(line)) > width ? cutStyled(line, width) : line,
  );
}
