import { isPlain, printable } from '../../printable.ts';
import {
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  lineFeed,
  minus,
  nine,
  openBrace,
  openBracket,
  quote,
  skipString,
  space,
  tab,
} from '../../protocol/json/json-outline.ts';
import { displayWidth, shortenMiddle } from '../text/display-width.ts';
import { groupDigits } from '../text/numbers.ts';
import type { Palette, Style } from '../text/palette.ts';

/** Used even without enough room, because less is unreadable. */
const shortestToken = 16;

interface PrettyJsonOptions {
  /** Precedes every line, including the first. */
  readonly indent: string;
  /** All lines if absent. Otherwise at least 1, plus one line that reports how many are missing. */
  readonly maxLines?: number;
  /** Stops the output in any case: deep nesting makes far more text than was received. */
  readonly maxLength?: number;
  /** How many characters of a string, key or number are shown; all if absent. */
  readonly maxTokenLength?: number;
  /** Columns of a line. A longer string, key or number loses its middle. Unlimited if absent. */
  readonly width?: number | undefined;
  /** How the user gets to see the lines that are cut. */
  readonly moreAdvice?: string;
}

/**
 * Lays out and colours valid JSON text in one pass over its source. Digits, key order, repeated keys and escapes stay
 * unchanged. Parsing and writing it again would lose them ([1e400,-0,1.0] becomes [null,0,1]). Unprintable characters
 * become `\uXXXX`, so the text still means the same. Without `maxLines`, the cost grows with the depth, because of the
 * indentation. The receiver accepts nothing deeper than 128.
 */
export function prettyJson(
  text: string,
  palette: Palette,
  {
    indent,
    maxLines = Infinity,
    maxLength = Infinity,
    maxTokenLength = Infinity,
    width = Infinity,
    moreAdvice = '--full shows them',
  }: PrettyJsonOptions,
): string {
  // Styled once: a styling call for every comma would cost more than the layout.
  const commaMark = palette.punctuation(',');
  const colonMark = `${palette.punctuation(':')} `;
  // Checked once for the whole text. If it is plain, no token needs escaping.
  const shown = isPlain(text) ? (part: string) => part : printable;
  const firstBreak = `\n${indent}`;
  let lineBreak = firstBreak;
  let lines = 1;
  let output = indent;
  /** Where the next token begins. */
  let column = indent.length;
  let index = 0;

  while (index < text.length) {
    const code = text.charCodeAt(index);
    switch (code) {
      case space:
      case lineFeed:
      case carriageReturn:
      case tab:
        index += 1;
        break;
      case quote: {
        const end = skipString(text, index);
        const next = skipBlanks(text, end);
        const isKey = text.charCodeAt(next) === colon;
        output += token(index, end, isKey ? palette.key : palette.string);
        index = next;
        break;
      }
      case colon:
        output += colonMark;
        column += 2;
        index += 1;
        break;
      case comma:
        output += commaMark;
        if (lines === maxLines || output.length > maxLength) return cut();
        output += lineBreak;
        column = lineBreak.length - 1;
        lines += 1;
        index += 1;
        break;
      case openBrace:
      case openBracket: {
        const next = skipBlanks(text, index + 1);
        const nextCode = text.charCodeAt(next);
        if (nextCode === closeBrace || nextCode === closeBracket) {
          output += palette.punctuation(code === openBrace ? '{}' : '[]');
          index = next + 1;
          break;
        }
        output += palette.punctuation(code === openBrace ? '{' : '[');
        if (lines === maxLines || output.length > maxLength) return cut();
        lineBreak += '  ';
        output += lineBreak;
        column = lineBreak.length - 1;
        lines += 1;
        index = next;
        break;
      }
      case closeBrace:
      case closeBracket:
        if (lines === maxLines || output.length > maxLength) return cut();
        lineBreak = lineBreak.slice(0, Math.max(firstBreak.length, lineBreak.length - 2));
        output += lineBreak + palette.punctuation(code === closeBrace ? '}' : ']');
        lines += 1;
        index += 1;
        break;
      default: {
        const end = skipScalar(text, index);
        output += token(index, end, code >= minus && code <= nine ? palette.number : palette.literal);
        index = end;
      }
    }
  }
  return output;

  function token(start: number, end: number, style: Style): string {
    if (width < Infinity) return fittingToken(start, end, style);
    const missing = end - start - maxTokenLength;
    if (missing <= 0) return style(shown(text.slice(start, end)));
    return (
      style(shown(text.slice(start, start + maxTokenLength))) +
      palette.faint(`… ${groupDigits(String(missing))} more characters`)
    );
  }

  function fittingToken(start: number, end: number, style: Style): string {
    // A comma may follow.
    const room = Math.max(shortestToken, width - column - 1);
    const isHuge = end - start > 4 * room;
    const source = isHuge
      ? `${text.slice(start, start + 2 * room)}${text.slice(end - 2 * room, end)}`
      : text.slice(start, end);
    const fitting = shortenMiddle(shown(source), room);
    column += displayWidth(fitting);
    return style(fitting);
  }

  function cut(): string {
    return `${output}${firstBreak}${palette.faint(`… ${linesLeft(text, index)}${maxLines < Infinity ? ` (${moreAdvice})` : ''}`)}`;
  }
}

const blankOrBeyondPlainAscii = /[^\x21-\x7e]/;

/**
 * Returns valid JSON text as it fits on a line of NDJSON: without white space between its tokens, and with unprintable
 * characters as `\uXXXX`. Otherwise the text is unchanged.
 */
export function compactJson(text: string): string {
  return blankOrBeyondPlainAscii.test(text) ? printable(withoutBlanks(text)) : text;
}

function withoutBlanks(text: string): string {
  let output = '';
  let kept = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = skipString(text, index);
    } else if (isBlank(code)) {
      output += text.slice(kept, index);
      index = skipBlanks(text, index);
      kept = index;
    } else {
      index += 1;
    }
  }
  return kept === 0 ? text : output + text.slice(kept);
}

/** Enough for a whole round.created (55 kB, protocol.md section 6). Takes a fraction of a millisecond. */
const maxCharacters = 100_000;

/** Returns in words how many lines of the layout begin at or after `from`, within the next 100,000 characters. */
function linesLeft(text: string, from: number): string {
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

function isBlank(code: number): boolean {
  return code === space || code === lineFeed || code === carriageReturn || code === tab;
}

/** Returns the index of the first character from `index` on that is not white space, or the end of the text. */
function skipBlanks(text: string, index: number): number {
  let next = index;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

/** Returns the index after the number or literal that begins at `start`. */
function skipScalar(text: string, start: number): number {
  let index = start + 1;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === comma || code === closeBrace || code === closeBracket || isBlank(code)) break;
  }
  return index;
}
