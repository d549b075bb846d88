import { printable } from '../../printable.ts';

/** A JSON object, for looking up members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const needsNoEscape = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** Writes text as a JSON string of printable characters: `JSON.stringify` does not escape DEL, C1 and bidi controls. */
export function jsonString(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : printable(JSON.stringify(text));
}

/** Parses a text that is to be a JSON object. Returns undefined for anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
