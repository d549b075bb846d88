import type { HapiRules } from './hapi-rules.ts';

interface Range {
  readonly from: number;
  /** The last byte, included. */
  readonly to: number;
}

const wellFormed = /^bytes=[\s,]*((?:(?:\d+-\d*)|(?:-\d+))(?:\s*,\s*(?:(?:\d+-\d*)|(?:-\d+)))*)$/i;

/**
 * Reads a `Range` header as ammo does (lib/index.js): ranges that touch become one. Returns undefined if it cannot be
 * satisfied.
 * @param length of the body, in bytes
 */
export function readRanges(
  header: string,
  length: number,
  { checksRanges }: HapiRules,
): readonly Range[] | undefined {
  const text = checksRanges ? wellFormed.exec(header)?.[1] : afterUnit(header);
  if (text === undefined) return undefined;
  const ranges: Range[] = [];
  for (const part of partsOf(text)) {
    const range = readRange(part, length);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return joined(ranges);
}

/** Finds each hyphen with the digits around it. */
function partsOf(text: string): readonly string[] {
  const pieces = text.split('-');
  const parts: string[] = [];
  let rest = digitsAtEnd(pieces[0] ?? '');
  for (const piece of pieces.slice(1)) {
    const digits = piece.length - piece.replace(/^\d+/, '').length;
    parts.push(`${rest}-${piece.slice(0, digits)}`);
    // Digits belong to one part only.
    rest = digitsAtEnd(piece.slice(digits));
  }
  return parts;
}

function digitsAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && /\d/.test(text.charAt(start - 1))) start -= 1;
  return text.slice(start);
}

function afterUnit(header: string): string | undefined {
  const [unit, text, ...more] = header.split('=');
  return unit === 'bytes' && more.length === 0 ? text : undefined;
}

function readRange(part: string, length: number): Range | undefined {
  if (part === '-') return undefined;
  const [first = '', last = ''] = part.split('-');
  const end = length - 1;
  // ammo begins before the body if more bytes are asked for than there are, and hapi then announces too many.
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? end : Math.min(Number(last), end);
  return from > to ? undefined : { from, to };
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  const result: Range[] = [];
  // From the last to the first, as ammo does: a range is compared only with the one before it.
  for (let index = sorted.length - 1; index > 0; index -= 1) {
    const [before, current] = [sorted[index - 1], sorted[index]];
    if (before === undefined || current === undefined) continue;
    if (current.from <= before.to + 1) sorted[index - 1] = { from: before.from, to: current.to };
    else result.unshift(current);
  }
  return sorted[0] === undefined ? result : [sorted[0], ...result];
}
