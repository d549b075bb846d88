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
