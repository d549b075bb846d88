import { stripVTControlCharacters } from 'node:util';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { eventName } from '../../terminal/deliveries/delivery-heading.ts';
import { cutStyled, essentialWidth, fitSummary } from '../../terminal/deliveries/fit-width.ts';
import { cutToWidth, displayWidth, padToWidth } from '../../terminal/text/display-width.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { localDate, localTimeOfDay } from '../../terminal/text/time-of-day.ts';
import { answerWords } from './answer-text.ts';
import { compactSummaryOf } from './recorded-line.ts';

interface ListLayout {
  readonly palette: Palette;
  /** Columns of the terminal; infinite for no terminal. */
  readonly width: number;
}

const gap = '  ';
/** Numbers beyond move the rest of their line: how many there are is not known at the start. */
const numberWidth = 4;
const timeWidth = 'HH:MM:SS.mmm'.length;
/** That of most events; longer names move the rest of their line, and a rest that needs the padding takes it. */
const eventWidth = 'transaction.applied'.length;
const maxEventWidth = 32;
/** A long answer leaves so much to the summary, unless too little of the answer would be left. */
const summaryWidth = 15;
const shortestAnswer = 20;
const shortestSummary = 10;

export function listTitle({ palette }: ListLayout): string {
  const columns = ['#'.padStart(numberWidth), 'time'.padEnd(timeWidth), 'event'.padEnd(eventWidth)];
  return `${palette.faint([...columns, 'summary, and its answer or state'].join(gap))}\n`;
}

/**
 * One delivery as a line that fits the terminal: the ends of a long answer and of a long summary are cut.
 * @param before the delivery of the line above; a line with the date is added when the day changes
 */
export function listRow(
  delivery: RecordedDelivery,
  before: RecordedDelivery | undefined,
  { palette, width }: ListLayout,
): string {
  const { receivedAtMs, event } = delivery.entry;
  const date = localDate(receivedAtMs);
  const isNewDay = before === undefined || localDate(before.entry.receivedAtMs) !== date;
  const number = String(delivery.n).padStart(numberWidth);
  const pieces = compactSummaryOf(delivery.entry);
  const answer = answerWords(delivery, palette);
  const left = width - (number.length + timeWidth + 3 * gap.length);
  const needed = essentialWidth(pieces) + (answer === '' ? 0 : gap.length + widthOf(answer));
  const name = padToWidth(fitted(eventName(event), maxEventWidth), Math.min(eventWidth, left - needed));
  const rest = withAnswer(pieces, answer, left - displayWidth(name));
  const columns = [palette.strong(number), palette.time(localTimeOfDay(receivedAtMs)), palette.event(name)];
  const row = `${columns.join(gap)}${gap}${rest.trimEnd()}\n`;
  return isNewDay ? `${palette.faint(date)}\n${row}` : row;
}

/** The answer is more important than the summary, which is shortened. */
function withAnswer(pieces: readonly string[], whole: string, room: number): string {
  if (whole === '') return fitSummary(pieces, '', room);
  const answer = fittedAnswer(whole, room);
  const left = room - widthOf(answer) - gap.length;
  return left < shortestSummary ? answer : `${fitSummary(pieces, '', left)}${gap}${answer}`;
}

function fittedAnswer(answer: string, room: number): string {
  const most = Math.max(shortestAnswer, room - summaryWidth - gap.length);
  return widthOf(answer) <= most ? answer : cutStyled(answer, most);
}

/** The width of a text in palette colours. */
function widthOf(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}

function fitted(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${cutToWidth(text, width - 1)}…`;
}
