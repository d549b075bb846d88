import { printable } from '../../printable.ts';

const needsNoEscape = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** A text as a JSON string of printable characters only: `JSON.stringify` leaves DEL, C1 and bidi controls raw. */
export function jsonString(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : printable(JSON.stringify(text));
}
