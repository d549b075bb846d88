import { stripVTControlCharacters } from 'node:util';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { eventName } from '../../terminal/deliveries/delivery-heading.ts';
import { cutStyled, essentialWidth, fitSummary } from '../../terminal/deliveries/fit-width.ts';
import { displayWidth, padToWidth, shortenMiddle } from '../../terminal/text/display-width.ts';
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
/** Deliveries are counted while they are listed, so a longer number shifts the rest of its line. */
const numberWidth = 4;
/** The width of the column. Most events fit; a longer one shifts the rest of its line. */
const eventWidth = 'transaction.applied'.length;
const maxEventWidth = 32;
/** A long answer is cut to leave this much for the summary, but never to less than `shortestAnswer`. */
const summaryWidth = 15;
const shortestAnswer = 20;
const shortestSummary = 10;
/** A long event leaves at least this much for the answer: its status, and a sign that more follows. */
const statusWidth = '502…'.length;

export function listTitle({ palette, width }: ListLayout): string {
  const columns = ['#'.padStart(numberWidth), ...timeColumn('time', width), 'event'.padEnd(eventWidth), ''];
  const start = columns.join(gap);
  const left = width - start.length;
  const rest = left < shortestSummary ? '' : fitSummary(['summary, and its answer or state'], '', left);
  return `${palette.faint(`${start}${rest}`.trimEnd())}\n`;
}

/** A narrow terminal shows no milliseconds, an even narrower one no time. */
function timeColumn(time: string, width: number): readonly string[] {
  if (width < 60) return [];
  const timeWidth = width < 80 ? 'HH:MM:SS'.length : 'HH:MM:SS.mmm'.length;
  return [time.slice(0, timeWidth).padEnd(timeWidth)];
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
  const time = timeColumn(localTimeOfDay(receivedAtMs), width);
  const pieces = compactSummaryOf(delivery.entry);
  const answer = answerWords(delivery, palette);
  const left = width - [number, ...time, '', ''].join(gap).length;
  const name = shortenMiddle(eventName(event), Math.min(maxEventWidth, left - statusWidth));
  const room = left - (answer === '' ? 0 : gap.length + widthOf(answer));
  const summaries = [essentialWidth(pieces), displayWidth(pieces[0] ?? '')];
  const least = answer === '' ? '…'.length : 0;
  const needed = summaries.find((summary) => displayWidth(name) + summary <= room) ?? least;
  const padded = padToWidth(name, Math.min(eventWidth, room - needed));
  const rest = withAnswer(pieces, answer, left - displayWidth(padded));
  const columns = [palette.strong(number), ...time.map((text) => palette.time(text)), palette.event(padded)];
  const row = `${columns.join(gap)}${gap}${rest.trimEnd()}\n`;
  return isNewDay ? `${palette.faint(date)}\n${row}` : row;
}

/** The answer is more important than the summary, which is shortened. */
function withAnswer(pieces: readonly string[], whole: string, room: number): string {
  if (whole === '') return wholePieces(pieces, room);
  const answer = fittedAnswer(whole, room);
  const left = room - widthOf(answer) - gap.length;
  return left < shortestSummary ? answer : `${wholePieces(pieces, left)}${gap}${answer}`;
}

/** Drops all but the first piece if the essential ones do not fit: a height or an amount that is cut would mislead. */
function wholePieces(pieces: readonly string[], room: number): string {
  return fitSummary(essentialWidth(pieces) <= room ? pieces : pieces.slice(0, 1), '', room);
}

function fittedAnswer(answer: string, room: number): string {
  const most = Math.max(Math.min(shortestAnswer, room), room - summaryWidth - gap.length);
  return widthOf(answer) <= most ? answer : cutStyled(answer, most);
}

/** The width of a text in palette colours. */
function widthOf(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}
