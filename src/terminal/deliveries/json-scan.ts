import {
  carriageReturn,
  closeBrace,
  closeBracket,
  comma,
  lineFeed,
  space,
  tab,
} from '../../protocol/json/json-characters.ts';

export function isBlank(code: number): boolean {
  return code === space || code === lineFeed || code === carriageReturn || code === tab;
}

/** The index of the first character from `index` on that is not white space, or the end of the text. */
export function skipBlanks(text: string, index: number): number {
  let next = index;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

/** The index after the number or literal that begins at `start`. */
export function skipScalar(text: string, start: number): number {
  let index = start + 1;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === comma || code === closeBrace || code === closeBracket || isBlank(code)) break;
  }
  return index;
}
