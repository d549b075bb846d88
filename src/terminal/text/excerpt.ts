import { printable } from '../../printable.ts';

/** The beginning of a text from outside, fit for the screen: at most `maxLength` of its characters. */
export function excerpt(text: string, maxLength: number): string {
  // Cut first: escaping five megabytes to show eighty characters would stall the receiver.
  return text.length <= maxLength ? printable(text) : `${printable(text.slice(0, maxLength))}…`;
}

const longestWholeId = 24;

/** Both ends of a long id or key, which is what people compare; block ids of 20 digits stay whole. */
export function shortId(id: string): string {
  return id.length <= longestWholeId
    ? printable(id)
    : `${printable(id.slice(0, 8))}…${printable(id.slice(-6))}`;
}
