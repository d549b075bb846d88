import { printable } from '../../printable.ts';

/** An object of JSON, with members to look up. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const needsNoEscape = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** A text as a JSON string of printable characters only: `JSON.stringify` leaves DEL, C1 and bidi controls raw. */
export function jsonString(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : printable(JSON.stringify(text));
}
