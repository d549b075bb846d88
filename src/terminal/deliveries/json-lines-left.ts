import {
  closeBrace,
  closeBracket,
  comma,
  openBrace,
  openBracket,
  quote,
} from '../../protocol/json/json-characters.ts';
import { skipString } from '../../protocol/json/skip-string.ts';
import { groupDigits } from '../text/group-digits.ts';
import { skipBlanks } from './json-scan.ts';

/** Enough for a whole round.created (55 kB, protocol.md section 6); a fraction of a millisecond. */
const maxCharacters = 100_000;

/** How many lines of a pretty layout begin at or after `from`, in words. Looks at the next 100,000 characters only. */
export function linesLeft(text: string, from: number): string {
  const end = Math.min(text.length, from + maxCharacters);
  let lines = 0;
  let index = from;
  while (index < end) {
    switch (text.charCodeAt(index)) {
      case quote:
        index = skipString(text, index);
        continue;
      case openBrace:
      case openBracket: {
        const next = skipBlanks(text, index + 1);
        if (isClosing(text.charCodeAt(next))) index = next;
        else lines += 1;
        break;
      }
      case comma:
      case closeBrace:
      case closeBracket:
        lines += 1;
        break;
    }
    index += 1;
  }
  if (index < text.length) return `over ${groupDigits(String(lines))} more lines`;
  return lines === 1 ? '1 more line' : `${groupDigits(String(lines))} more lines`;
}

function isClosing(code: number): boolean {
  return code === closeBrace || code === closeBracket;
}
