import { outlineJson } from './json-outline.ts';

/** A place at which two JSON documents differ. */
export interface JsonDifference {
  /** Keys, and positions in arrays, from the outside in. */
  readonly path: readonly string[];
  /** The JSON text in the first document; undefined when only the second has this place. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Compares two JSON texts, each nested at most `maxDepth` deep. The order of keys and the space between tokens do not
 * count, and of a repeated key only the last counts, as for JSON.parse. Numbers are compared as text, because
 * JSON.parse would make 9007199254740993 equal to 9007199254740992.
 */
export function diffJson(before: string, after: string): readonly JsonDifference[] {
  const differences: JsonDifference[] = [];
  compare(before.trim(), after.trim(), []);
  return differences;

  function compare(one: string, other: string, path: readonly string[]): void {
    if (one === other) return;
    const kind = kindOf(one);
    if (kind !== kindOf(other) || kind === 'number or literal') {
      differences.push({ path, before: one, after: other });
    } else if (kind === 'string') {
      // An escape and the character itself are the same text.
      if (JSON.parse(one) !== JSON.parse(other)) differences.push({ path, before: one, after: other });
    } else {
      compareMembers(membersOf(one), membersOf(other), path);
    }
  }

  function compareMembers(
    members: ReadonlyMap<string, string>,
    others: ReadonlyMap<string, string>,
    path: readonly string[],
  ): void {
    for (const [key, text] of members) {
      const other = others.get(key);
      const place = [...path, key];
      if (other === undefined) differences.push({ path: place, before: text, after: undefined });
      else compare(text, other, place);
    }
    for (const [key, text] of others) {
      if (!members.has(key)) differences.push({ path: [...path, key], before: undefined, after: text });
    }
  }
}

type Kind = 'object' | 'array' | 'string' | 'number or literal';

const kinds: Readonly<Record<string, Kind>> = { '{': 'object', '[': 'array', '"': 'string' };

function kindOf(text: string): Kind {
  return kinds[text.charAt(0)] ?? 'number or literal';
}

function membersOf(text: string): ReadonlyMap<string, string> {
  const { members } = outlineJson(text, true);
  return new Map(members.map(({ key, start, end }) => [key, text.slice(start, end).trim()]));
}
