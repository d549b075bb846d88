import { closestName } from '../closest-name.ts';
import { Problem } from '../problem.ts';
import { type ReadText, suggesting } from './flag.ts';

/** Creates a reader of one of the given words. */
export function readChoice<const Choice extends string>(choices: readonly Choice[]): ReadText<Choice> {
  return suggesting(choices, (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    const begun = choices.filter((choice) => text !== '' && choice.startsWith(text));
    const meant = begun.length === 1 ? begun[0] : closestName(text, choices);
    throw new Problem('bad-flag', `Expected one of ${choices.join(', ')}, got "${text}".`, {
      ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
    });
  });
}

/** Creates a reader of whole numbers from 1 to `max`. */
export function readCount(max: number): ReadText<number> {
  return (text) => {
    const count = Number(text);
    if (/^\d{1,9}$/.test(text) && count >= 1 && count <= max) return count;
    throw new Problem('bad-flag', `expected a number from 1 to ${max}, got "${text}".`);
  };
}

const msPerUnit: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** The longest delay of a Node timer. */
const maxTimerMs = 2_147_483_647;
/** Ten years. */
const maxLongMs = 315_360_000_000;

/** Reads a duration such as `250ms`, `3s`, `2m`, `1h` or `7d`, up to 24 days. Returns milliseconds. */
export function readDuration(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs >= 1 && durationMs <= maxTimerMs) return durationMs;
  const hint = /^[1-9]\d*$/.test(text) ? { hint: `Did you mean ${text}s or ${text}ms?` } : {};
  throw new Problem('bad-flag', `expected a duration (250ms, 3s or 2m), got "${text}".`, hint);
}

/** Reads the same up to ten years, for a time that no timer waits for. Returns milliseconds. */
export function readLongDuration(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs >= 1 && durationMs <= maxLongMs) return durationMs;
  const hint = /^[1-9]\d*$/.test(text) ? { hint: `Did you mean ${text}d or ${text}h?` } : {};
  throw new Problem('bad-flag', `expected a duration (30s, 12h or 7d), got "${text}".`, hint);
}

/** NaN for anything that is not a duration. */
function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Math.round(Number(digits) * (msPerUnit[unit ?? ''] ?? Number.NaN));
}

/** Reads a file name, relative to the working directory or absolute. */
export const readFileName = suggesting('file', readText);

/** Reads a TCP port, 0 to 65535. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Problem('bad-flag', `expected a port from 0 to 65535, got "${text}".`);
}

/** Browsers open no page on these ports ("bad port" in the Fetch Standard, section 2.9). */
const blockedPorts: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Reads the port of a page, which browsers have to open. */
export function readPagePort(text: string): number {
  const port = readPort(text);
  if (!blockedPorts.has(port)) return port;
  throw new Problem('bad-flag', `expected a port that browsers open, got ${port}, which they block.`);
}

/** Reads a host name or an address. An IPv6 address may be in brackets, as in a URL. */
export function readHost(text: string): string {
  return readText(text).replace(/^\[([\da-f:.%]+)\]$/i, '$1');
}

/** Reads any non-empty text. */
export function readText(text: string): string {
  if (text !== '') return text;
  throw new Problem('bad-flag', 'expected a text, got nothing.');
}

/** The last millisecond that a JavaScript date can represent. */
const maxUnixMs = 8_640_000_000_000_000;

/**
 * Reads a point in time, ISO 8601 or Unix milliseconds. Returns Unix milliseconds. Without an offset, the time is UTC.
 */
export function readTime(text: string): number {
  // Fewer digits are more likely a year or seconds than a moment in the early 1970s.
  if (/^\d{12,16}$/.test(text) && Number(text) <= maxUnixMs) return Number(text);
  const isIso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const unixMs = isIso ? Date.parse(text.length > 10 && !hasOffset ? `${text}Z` : text) : Number.NaN;
  // The parser accepts 30 February as 2 March.
  const isRealDay =
    Number(text.slice(8, 10)) <= daysOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
  if (!Number.isNaN(unixMs) && isRealDay) return unixMs;
  throw new Problem(
    'bad-flag',
    `expected a time (2026-11-23T10:00:00Z or Unix milliseconds), got "${text}".`,
  );
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
