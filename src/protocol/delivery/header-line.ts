import { Problem } from '../../problem.ts';

// What a name and a value may contain (RFC 9110, 5.6.2 and 5.5).
const headerPattern = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;

/**
 * Reads `name: value`.
 * @throws Problem `bad-flag`, without the value, for anything that is not a header, above all for a line break in it
 */
export function parseHeaderLine(line: string): readonly [name: string, value: string] {
  const [, name, value] = headerPattern.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return [name, value.trimEnd()];
  throw new Problem(
    'bad-flag',
    `expected a header as 'name: value', got ${line.length} characters that are not a valid header.`,
  );
}

/**
 * Returns the headers with headers of the same name replaced; new names are added at the end.
 * @param rawHeaders names and values, alternating
 */
export function replaceHeaders(
  rawHeaders: readonly string[],
  replacements: readonly (readonly [name: string, value: string])[],
): readonly string[] {
  let pairs = pairsOf(rawHeaders);
  const replaced = new Set<string>();
  for (const [name, value] of replacements) {
    const key = name.toLowerCase();
    const place = pairs.findIndex(([existing]) => existing.toLowerCase() === key);
    // A header given twice is sent twice: a replacement never replaces an earlier one.
    if (place < 0 || replaced.has(key)) {
      pairs = [...pairs, [name, value]];
    } else {
      const others = pairs.filter(([existing], index) => index === place || existing.toLowerCase() !== key);
      pairs = others.map((pair, index) => (index === place ? [name, value] : pair));
    }
    replaced.add(key);
  }
  return pairs.flat();
}

function pairsOf(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}
