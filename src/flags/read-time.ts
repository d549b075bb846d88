import { Problem } from '../problem.ts';

/** The last millisecond that a date of JavaScript can hold. */
const maxUnixMs = 8_640_000_000_000_000;

/** A point in time, ISO 8601 or Unix milliseconds; in Unix milliseconds. Without an offset it is UTC. */
export function readTime(text: string): number {
  // Fewer digits are a year or seconds, more likely than a moment of 1970.
  if (/^\d{12,16}$/.test(text) && Number(text) <= maxUnixMs) return Number(text);
  const isIso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const unixMs = isIso ? Date.parse(text.length > 10 && !hasOffset ? `${text}Z` : text) : Number.NaN;
  // The parser takes 30 February for 2 March.
  const isRealDay =
    Number(text.slice(8, 10)) <= daysOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
  if (!Number.isNaN(unixMs) && isRealDay) return unixMs;
  throw new Problem(
    'bad-flag',
    `expected a time such as 2026-11-23T10:00:00Z or Unix milliseconds, got "${text}".`,
  );
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
