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

const blanks = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;

/**
 * Finds the first place where a text is not JSON; undefined when JSON.parse accepts it. The messages of JSON.parse differ
 * between versions of Node, and few of them say where.
 */
export function jsonFault(text: string): JsonFault | undefined {
  /** The closing brackets still to come, innermost last. */
  const open: ('}' | ']')[] = [];
  let position: Position = 'value';
  let index = 0;

  for (;;) {
    index = endOf(blanks, index) ?? index;
    const character = text[index];
    const closing = open.at(-1);
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
          open.push(character === '{' ? '}' : ']');
          index += 1;
          position = character === '{' ? 'first-name' : 'first-element';
          continue;
        }
        const end = character === '"' ? skipText(index) : endOf(scalar, index);
        if (end === undefined) return fault(index, wanted(position, closing));
        if (typeof end !== 'number') return end;
        index = end;
        position = open.length === 0 ? 'end' : 'after-value';
        continue;
      }
    }
    // A closing bracket where one may stand.
    open.pop();
    index += 1;
    position = open.length === 0 ? 'end' : 'after-value';
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
    return { expected, line, column: [...text.slice(lineStart, at)].length + 1 };
  }
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
 * Says why a text is not JSON, as a sentence.
 * @param source where the text comes from, as in `bad.json`
 */
export function notJsonText(source: string, text: string): string {
  if (text.trim() === '') return `${source} is empty; expected JSON.`;
  const found = jsonFault(text);
  if (found === undefined) return `${source} is not valid JSON.`;
  const { expected, line, column } = found;
  return `${source} is not valid JSON: expected ${expected} at line ${line}, column ${column}.`;
}
