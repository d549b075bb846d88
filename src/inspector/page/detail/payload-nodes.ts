import { maxDepth, outlineJson } from '../../../protocol/json/json-outline.ts';

/** A value in JSON text, for a tree. */
export interface PayloadNode {
  /** Keys and positions, from the outside in. */
  readonly path: readonly string[];
  /** Differs even for repeated keys. */
  readonly place: string;
  /** The exact text of the value. */
  readonly text: string;
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'literal';
}

export function rootNode(text: string): PayloadNode {
  const trimmed = text.trim();
  return { path: [], place: '', text: trimmed, kind: kindOf(trimmed) };
}

/** The members of an object, in their order and with repeated keys, or the elements of an array. */
export function childNodes({ path, place, text, kind }: PayloadNode): readonly PayloadNode[] {
  if (kind !== 'object' && kind !== 'array') return [];
  return outlineJson(text, true).members.map(({ key, start, end }, index) => {
    const value = text.slice(start, end).trim();
    return { path: [...path, key], place: `${place}/${index}`, text: value, kind: kindOf(value) };
  });
}

/** Whether the text nests so deep that its members cannot be found. */
export function isTooDeep(text: string): boolean {
  return outlineJson(text).depth > maxDepth;
}

/** What a person wants to paste: a string without its quotes, everything else as it is written. */
export function pasteText({ kind, text }: PayloadNode): string {
  if (kind !== 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

function kindOf(text: string): PayloadNode['kind'] {
  switch (text.charAt(0)) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
    case 'f':
    case 'n':
      return 'literal';
    default:
      return 'number';
  }
}
