import { printable } from '../../printable.ts';

/** Returns the beginning of a text from outside, safe to display: at most `maxLength` of its characters. */
export function excerpt(text: string, maxLength: number): string {
  // Cut first: escaping five megabytes to show eighty characters would stall the receiver.
  return text.length <= maxLength ? printable(text) : `${printable(text.slice(0, maxLength))}…`;
}

const longestWholeId = 24;

/** Shortens a long id or key to both its ends, which people compare. Block ids of 20 digits stay whole. */
export function shortId(id: string): string {
  return id.length <= longestWholeId
    ? printable(id)
    : `${printable(id.slice(0, 8))}…${printable(id.slice(-6))}`;
}
