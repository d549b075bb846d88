import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth } from '../text/display-width.ts';

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
  const first = pieces.slice(0, essential).join(separator);
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
