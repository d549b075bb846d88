/** The position of a top-level value in the source text, including the white space around it. */
export interface JsonSpan {
  /** The key with its escapes resolved; the position of an element. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

interface JsonOutline {
  /** The deepest nesting of arrays and objects. */
  readonly depth: number;
  /** Members of the outermost object in order, with repeated keys; or elements of the outermost array, on request. */
  readonly members: readonly JsonSpan[];
}

/** Real bodies nest at most six deep (payload-examples, block.received of ARK). A deeper one than this is an attack. */
export const maxDepth = 128;

/**
 * Finds the nesting depth and the top-level members of JSON text in one pass, without parsing it: `JSON.parse` loses
 * digits beyond 2^53, repeated keys and the text itself. Stops as soon as the depth exceeds `maxDepth`.
 * Members are correct only for text that `JSON.parse` accepts. The depth is never too small.
 */
export function outlineJson(text: string, takesElements = false): JsonOutline {
  const members: JsonSpan[] = [];
  let depth = 0;
  let deepest = 0;
  let isObject = false;
  let isArray = false;
  let key: string | undefined;
  let keyStart = -1;
  let valueStart = -1;

  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case quote: {
        const start = index;
        index = skipString(text, index) - 1;
        if (depth === 1 && isObject && valueStart < 0) keyStart = start;
        break;
      }
      case openBrace:
      case openBracket:
        if (depth === 0) {
          isObject = text.charCodeAt(index) === openBrace;
          isArray = takesElements && !isObject;
          if (isArray) startElement(index);
        }
        depth += 1;
        if (depth > deepest) deepest = depth;
        if (deepest > maxDepth) return { depth: deepest, members: [] };
        break;
      case colon:
        if (depth === 1 && isObject && keyStart >= 0 && valueStart < 0) {
          key = readKey(text.slice(keyStart, index));
          valueStart = index + 1;
        }
        break;
      case comma:
        if (depth === 1 && (isObject || isArray)) endMember(index);
        if (depth === 1 && isArray) startElement(index);
        break;
      case closeBrace:
      case closeBracket:
        if (depth === 1 && (isObject || isArray)) endMember(index);
        if (depth > 0) depth -= 1;
        break;
    }
  }
  return { depth: deepest, members };

  function startElement(before: number): void {
    key = String(members.length);
    valueStart = before + 1;
  }

  function endMember(end: number): void {
    const isEmpty = isArray && text.slice(valueStart, end).trim() === '';
    if (key !== undefined && valueStart >= 0 && !isEmpty) members.push({ key, start: valueStart, end });
    key = undefined;
    keyStart = -1;
    valueStart = -1;
  }
}

function readKey(source: string): string | undefined {
  const trimmed = source.trim();
  if (!trimmed.includes('\\')) return trimmed.slice(1, -1);
  try {
    const key: unknown = JSON.parse(trimmed);
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether arrays and objects nest deeper than `levels`. Goes only one level deeper, so the stack does not overflow. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels < 1 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

// Code units of JSON syntax (RFC 8259, section 2).
export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const quote = 0x22;
export const comma = 0x2c;
export const minus = 0x2d;
export const nine = 0x39;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

const backslash = 0x5c;

/**
 * Returns the index after the JSON string that opens at `open`; for an unterminated string, the end of the text. Jumps
 * from quote to quote, so a long string costs little.
 */
export function skipString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close > 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close < 0 ? text.length : close + 1;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(index - 1 - backslashes) === backslash) backslashes += 1;
  return backslashes % 2 === 1;
}
