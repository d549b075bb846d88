import { stripVTControlCharacters } from 'node:util';
import { cutToWidth, displayWidth } from '../../../terminal/text/display-width.ts';
import { cutStyled } from './cut-styled.ts';

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
