import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
  skipString,
} from './json-outline.ts';

/** A value and where its JSON text stands, without the space around it. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'scalar';
  readonly start: number;
  readonly end: number;
  /** Values by key, or by position. Of a repeated key the last counts, as for JSON.parse. */
  readonly children: ReadonlyMap<string, JsonNode>;
}

const none: ReadonlyMap<string, JsonNode> = new Map();

/**
 * Finds every value of a JSON text in one pass, without losing digits.
 * @param text valid JSON, nested at most `maxDepth` deep
 */
export function parseJsonTree(text: string): JsonNode {
  let index = 0;
  return readValue();

  function readValue(): JsonNode {
    skipSpace();
    const start = index;
    const code = text.charCodeAt(index);
    if (code === openBrace || code === openBracket) {
      const children = readMembers(code === openBrace);
      return { kind: code === openBrace ? 'object' : 'array', start, end: index, children };
    }
    if (code === quote) index = skipString(text, index);
    else while (index < text.length && !isDelimiter(text.charCodeAt(index))) index += 1;
    return { kind: 'scalar', start, end: index, children: none };
  }

  function readMembers(isObject: boolean): ReadonlyMap<string, JsonNode> {
    const children = new Map<string, JsonNode>();
    index += 1;
    for (;;) {
      skipSpace();
      const code = text.charCodeAt(index);
      if (code === comma) index += 1;
      else if (code === closeBrace || code === closeBracket || index >= text.length) {
        index += 1;
        return children;
      } else {
        const key = isObject ? readKey() : String(children.size);
        children.set(key, readValue());
      }
    }
  }

  function readKey(): string {
    const start = index;
    index = skipString(text, index);
    const key: string = JSON.parse(text.slice(start, index));
    skipSpace();
    if (text.charCodeAt(index) === colon) index += 1;
    return key;
  }

  function skipSpace(): void {
    while (isSpace(text.charCodeAt(index))) index += 1;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isDelimiter(code: number): boolean {
  return isSpace(code) || code === comma || code === closeBrace || code === closeBracket;
}

/** Returns the JSON text of the value that these keys lead to, without the space around it. Undefined if there is none. */
export function valueText(text: string, keys: readonly string[]): string | undefined {
  const node = nodeAt(text, keys);
  return node && text.slice(node.start, node.end);
}

/** Replaces the value that these keys lead to by other JSON text. Without such a value, the text stays as it is. */
export function replaceValue(text: string, keys: readonly string[], json: string): string {
  const node = nodeAt(text, keys);
  return node === undefined ? text : text.slice(0, node.start) + json + text.slice(node.end);
}

function nodeAt(text: string, keys: readonly string[]): JsonNode | undefined {
  return keys.reduce<JsonNode | undefined>((node, key) => node?.children.get(key), parseJsonTree(text));
}
