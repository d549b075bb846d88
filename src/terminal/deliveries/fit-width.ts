import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth } from '../text/display-width.ts';

const gap = '  ';
/** A summary shorter than this is useless, so it is left out. */
const shortestSummary = 10;
/** Outcomes are not cut shorter than this, to keep the verdict and the answer. A narrower terminal has to wrap. */
const shortestOutcome = 24;

/**
 * Fits a summary and an outcome into the rest of one line. The summary is shortened first, then the end of the outcome
 * is cut.
 * @param outcome may be in the colours of a palette
 * @param room columns; infinite if the output is not a terminal
 */
export function fitDelivery(summary: string, outcome: string, room: number): string {
  if (room === Infinity) return `${summary}${gap}${outcome}`;
  const outcomeWidth = displayWidth(stripVTControlCharacters(outcome));
  const shown = outcomeWidth <= room ? outcome : cutStyled(outcome, Math.max(room, shortestOutcome));
  const fitting = fitSummary(summary, room - outcomeWidth - gap.length);
  return fitting === '' ? shown : `${fitting}${gap}${shown}`;
}

/** Shortens a summary; empty if there is no room for it. */
function fitSummary(summary: string, room: number): string {
  if (displayWidth(summary) <= room) return summary;
  return room < shortestSummary ? '' : `${cutToWidth(summary, room - 1)}…`;
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
