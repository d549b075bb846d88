import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth } from '../text/display-width.ts';

const gap = '  ';
/** Less than this of a summary says nothing. */
const shortestSummary = 10;
/** Whether it was authorized and what was answered is not cut: a terminal so narrow has to wrap. */
const shortestOutcome = 24;

/**
 * A summary and an outcome on what is left of one line: the summary gives way, then the outcome is cut at its end.
 * @param outcome may be in colours of ours
 * @param room columns; infinite for no terminal
 */
export function fitDelivery(summary: string, outcome: string, room: number): string {
  if (room === Infinity) return `${summary}${gap}${outcome}`;
  const outcomeWidth = displayWidth(stripVTControlCharacters(outcome));
  const shown = outcomeWidth <= room ? outcome : cutStyled(outcome, Math.max(room, shortestOutcome));
  const fitting = fitSummary(summary, room - outcomeWidth - gap.length);
  return fitting === '' ? shown : `${fitting}${gap}${shown}`;
}

/** Empty where there is no room for it. */
function fitSummary(summary: string, room: number): string {
  if (displayWidth(summary) <= room) return summary;
  return room < shortestSummary ? '' : `${cutToWidth(summary, room - 1)}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
const colour = /(\u001b\[\d+m)/;

/** Shortens a text in colours of ours to so many columns, the `…` included; what it opens stays closed. */
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
