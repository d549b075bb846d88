import { Problem } from '../../problem.ts';

/** Where a text stops being JSON. */
export interface JsonFault {
  /** What JSON would have there, as a noun. */
  readonly expected: string;
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
}

type Position = 'value' | 'first-element' | 'name' | 'first-name' | 'colon' | 'after-value' | 'end';

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;

/**
 * Finds the first place where a text is not JSON; undefined when JSON.parse accepts it. The messages of JSON.parse differ
 * between versions of Node, and few of them name the place.
 */
export function jsonFault(text: string): JsonFault | undefined {
  /** The closing brackets that are still expected, innermost last. */
  const open = createLevels();
  let position: Position = 'value';
  let index = 0;

  for (;;) {
    while (isBlank(text.charCodeAt(index))) index += 1;
    const character = text[index];
    const closing = open.innermost();
    if (character === undefined)
      return position === 'end' ? undefined : fault(index, wanted(position, closing));
    switch (position) {
      case 'end':
        return fault(index, wanted(position, closing));
      case 'colon':
        if (character !== ':') return fault(index, wanted(position, closing));
        index += 1;
        position = 'value';
        continue;
      case 'after-value':
        if (character === closing) break;
        if (character !== ',') return fault(index, wanted(position, closing));
        index += 1;
        position = closing === '}' ? 'name' : 'value';
        continue;
      case 'name':
      case 'first-name': {
        if (position === 'first-name' && character === '}') break;
        if (character !== '"') return fault(index, wanted(position, closing));
        const end = skipText(index);
        if (typeof end !== 'number') return end;
        index = end;
        position = 'colon';
        continue;
      }
      case 'value':
      case 'first-element': {
        if (position === 'first-element' && character === ']') break;
        if (character === '{' || character === '[') {
          open.push(character === '{');
          index += 1;
          position = character === '{' ? 'first-name' : 'first-element';
          continue;
        }
        const end = character === '"' ? skipText(index) : endOf(scalar, index);
        if (end === undefined) return fault(index, wanted(position, closing));
        if (typeof end !== 'number') return end;
        index = end;
        position = open.innermost() === undefined ? 'end' : 'after-value';
        continue;
      }
    }
    // A closing bracket where one may stand.
    open.pop();
    index += 1;
    position = open.innermost() === undefined ? 'end' : 'after-value';
  }

  function endOf(pattern: RegExp, from: number): number | undefined {
    pattern.lastIndex = from;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  }

  /** The index after a text in quotation marks, or what is wrong with it. */
  function skipText(start: number): number | JsonFault {
    for (let at = start + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) return at + 1;
      if (code < 0x20) return fault(at, 'an escape such as \\n for a control character');
      if (code !== 0x5c) continue;
      if (!/^(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(text.slice(at + 1, at + 6)))
        return fault(at, 'an escape such as \\n or \\u0041');
      at += 1;
    }
    return fault(text.length, 'a closing quotation mark');
  }

  function fault(at: number, expected: string): JsonFault {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    let line = 1;
    for (let from = text.indexOf('\n'); from !== -1 && from < lineStart; from = text.indexOf('\n', from + 1))
      line += 1;
    return { expected, line, column: countCharacters(text, lineStart, at) + 1 };
  }
}

/** What is open at a place, a byte for each level: a hostile text may be nothing but brackets. */
function createLevels() {
  let levels = new Uint8Array(64);
  let depth = 0;
  return {
    push(isObject: boolean): void {
      if (depth === levels.length) {
        const larger = new Uint8Array(2 * depth);
        larger.set(levels);
        levels = larger;
      }
      levels[depth] = isObject ? 1 : 0;
      depth += 1;
    },
    pop(): void {
      depth -= 1;
    },
    innermost(): '}' | ']' | undefined {
      if (depth === 0) return undefined;
      return levels[depth - 1] === 1 ? '}' : ']';
    },
  };
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function countCharacters(text: string, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    // The second half of a surrogate pair belongs to the character before it.
    const isSecondHalf = code >= 0xdc00 && code <= 0xdfff && isFirstHalf(text.charCodeAt(index - 1));
    if (!isSecondHalf) count += 1;
  }
  return count;
}

function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function wanted(position: Position, closing: '}' | ']' | undefined): string {
  switch (position) {
    case 'value':
      return 'a value';
    case 'first-element':
      return 'a value or "]"';
    case 'name':
      return 'a property name in double quotes';
    case 'first-name':
      return 'a property name in double quotes or "}"';
    case 'colon':
      return '":"';
    case 'after-value':
      return `"," or "${closing}"`;
    case 'end':
      return 'the end of the text';
  }
}

/**
 * Explains in a sentence why a text is not JSON.
 * @param source where the text comes from, as in `bad.json`
 */
export function notJsonText(source: string, text: string): string {
  if (text.trim() === '') return `${source} is empty; expected JSON.`;
  const found = jsonFault(text);
  if (found === undefined) return `${source} is not valid JSON.`;
  const { expected, line, column } = found;
  return `${source} is not valid JSON: expected ${expected} at line ${line}, column ${column}.`;
}

/**
 * Refuses a value that begins like a JSON object or array but is not valid. As literal text it would be a surprise.
 * @param source where the value comes from, as in `The value after eq`
 * @throws Problem `bad-flag`
 */
export function refuseBrokenJson(source: string, text: string): void {
  if (!/^[{[]/.test(text)) return;
  throw new Problem('bad-flag', notJsonText(source, text), {
    hint: `To use it as text, put it in double quotes: ${JSON.stringify(text)}.`,
  });
}
