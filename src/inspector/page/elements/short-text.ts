import { printable } from '../../../printable.ts';

const counts = new Intl.NumberFormat('en-US');

export function countText(count: number): string {
  return counts.format(count);
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function durationText(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds < 10 ? Math.round(milliseconds * 10) / 10 : Math.round(milliseconds)} ms`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The local time to the millisecond; for another day than that of `nowMs`, the day and the time to the second. */
export function timeText(unixMs: number, nowMs: number): string {
  const date = new Date(unixMs);
  const time = clockText(date);
  return date.toDateString() === new Date(nowMs).toDateString()
    ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
    : `${date.getDate()} ${months[date.getMonth()]} ${time}`;
}

export function clockText(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Keeps both ends of a long identifier. */
export function shortKey(text: string): string {
  return text.length <= 16 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`;
}

const maxShownLength = 2_000;

/** Text from outside, safe to display, and without the end of a very long one. */
export function shortened(text: string): string {
  if (text.length <= maxShownLength) return printable(text);
  return `${printable(text.slice(0, maxShownLength))}… (${countText(text.length)} characters)`;
}
