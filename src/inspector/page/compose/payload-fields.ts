import { outlineJson } from '../../../protocol/json/json-outline.ts';
import type { Field } from '../../../protocol/schemas/fields.ts';

/** A value of a payload without values inside: a text, a number, a literal, or an empty container. */
export interface PayloadField {
  readonly path: readonly string[];
  /** Where its JSON text stands in that of the payload. */
  readonly start: number;
  readonly end: number;
}

/** More inputs than this are of no help. */
export const maxFields = 300;

/** Returns the fields of a payload in their order; undefined for more than `maxFields`. */
export function payloadFields(text: string): readonly PayloadField[] | undefined {
  const found: PayloadField[] = [];
  return visit(0, text.length, []) ? found : undefined;

  function visit(from: number, to: number, path: readonly string[]): boolean {
    const start = from + (/^\s*/.exec(text.slice(from, to))?.[0].length ?? 0);
    const end = start + text.slice(start, to).trimEnd().length;
    const { members } = outlineJson(text.slice(start, end), true);
    const isContainer = /^[{[]/.test(text.slice(start, start + 1));
    if (!isContainer || members.length === 0) {
      found.push({ path, start, end });
      return found.length <= maxFields;
    }
    return members.every(({ key, start: inner, end: last }) =>
      visit(start + inner, start + last, [...path, key]),
    );
  }
}

/** Returns a path as text that no two paths share. */
export function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/**
 * Replaces the JSON texts of fields. Everything else stays as it is.
 * @param edits JSON texts by the `start` of their field: a payload may repeat a key, and so a path
 */
export function withEdits(
  text: string,
  fields: readonly PayloadField[],
  edits: ReadonlyMap<number, string>,
): string {
  let edited = '';
  let copied = 0;
  for (const { start, end } of fields) {
    const json = edits.get(start);
    if (json === undefined) continue;
    edited += text.slice(copied, start) + json;
    copied = end;
  }
  return edited + text.slice(copied);
}

/** Finds the field of the contract for a place. The fields of a list are those of its items. */
export function contractField(fields: readonly Field[], path: readonly string[]): Field | undefined {
  let [known, found]: [readonly Field[], Field | undefined] = [fields, undefined];
  for (const key of path) {
    const next = known.find(({ name }) => name === key);
    if (next === undefined && /^\d+$/.test(key)) continue;
    if (next === undefined) return undefined;
    [known, found] = [next.fields, next];
  }
  return found;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
