const backslash = 0x5c;

/**
 * The index after the JSON string that opens at `open`, or the end of the text when it has no end. Leaps from quote to
 * quote, so a long string costs little.
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
