import type { Token } from '../token/token.ts';
import { createWindowSearch, type WindowKind, type WindowSearch } from './window-search.ts';

/** Replaces the values of secret headers in all output. */
export const redacted = '[redacted]';

const hexKind: WindowKind = {
  /** This many consecutive characters are not a coincidence, and too many to disclose. */
  length: 8,
  sampleLength: 5,
  alphabet: '0123456789abcdef',
};
const base64Kind: WindowKind = {
  /** The same for base64 of a token, where each character carries less of the token. */
  length: 12,
  sampleLength: 7,
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
};
/** Fewer distinct characters prove nothing: any amount may contain a row of zeros. */
const fewestDistinct = 3;
/** A text without such a run cannot contain a window of either kind. */
const longEnough = /[0-9a-f]{8}|[0-9a-z+/]{12}/i;

/** Finds tokens in text from outside. */
export interface TokenTraces {
  /**
   * Returns how many consecutive characters the text contains of a token, or of the base64 of a token or a half. What
   * was in `sent` does not count. Returns 0 for fewer than 8, or 12 of base64. Case is ignored, except in base64.
   */
  find(text: string, sent: string): number;
  /** Whether the text contains anything that `mask` would redact. */
  isIn(text: string): boolean;
  /** Redacts every run of characters that contains 8 consecutive ones of a token, or 12 of its base64. */
  mask(text: string): string;
}

/** The cost of a search does not grow with the number of tokens, since outsiders decide how much text is searched. */
export function createTokenTraces(...tokens: readonly Token[]): TokenTraces {
  // Created for the first text that has to be searched: few runs of the program need it.
  let made: Searches | undefined;
  const searches = () => {
    made ??= searchesFor(tokens);
    return made;
  };

  return {
    find(text, sent) {
      const { hex, base64 } = searches();
      const sentHex = sent.toLowerCase();
      return Math.max(
        longestRun(hex, text.toLowerCase(), hexKind.length, sentHex),
        longestRun(base64, text, base64Kind.length, sent),
      );
    },
    isIn,
    mask(text) {
      if (!isIn(text)) return text;
      const { hex, base64 } = searches();
      // Hexadecimal digits are base64 characters too, so every hexadecimal run lies within a base64 run.
      return text.replace(/[0-9a-z+/]{8,}=*/gi, (run) =>
        holds(base64, run)
          ? redacted
          : run.replace(/[0-9a-f]{8,}/gi, (hexRun) => (holds(hex, hexRun) ? redacted : hexRun)),
      );
    },
  };

  function isIn(text: string): boolean {
    if (text.length < hexKind.length || (made === undefined && !longEnough.test(text))) return false;
    const { hex, base64 } = searches();
    return holds(hex, text) || holds(base64, text);
  }
}

/** Finds parts of the tokens, whatever their case, and parts of their base64. */
interface Searches {
  readonly hex: WindowSearch;
  readonly base64: WindowSearch;
}

function searchesFor(tokens: readonly Token[]): Searches {
  const hex = tokens.map(({ token }) => token.toLowerCase());
  const base64 = tokens.flatMap(({ token, authorization, verification }) =>
    [token, authorization, verification].flatMap(base64Of),
  );
  return {
    hex: createWindowSearch(windowsOf(hex, hexKind.length), hexKind),
    base64: createWindowSearch(windowsOf(base64, base64Kind.length), base64Kind),
  };
}

/**
 * Returns the base64 of a text at each of the three alignments it can have after other text, as in `user:password`.
 * Characters that also depend on the neighbouring text are cut off.
 */
function base64Of(text: string): readonly string[] {
  return ['', ' ', '  '].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64');
    return encoded.replace(/=+$/, '').slice(before === '' ? 0 : before.length + 1, -1);
  });
}

function windowsOf(texts: readonly string[], length: number): ReadonlySet<string> {
  const windows = new Set<string>();
  for (const text of texts) {
    for (let start = 0; start + length <= text.length; start += 1)
      windows.add(text.slice(start, start + length));
  }
  return windows;
}

function holds(search: WindowSearch, text: string): boolean {
  let isFound = false;
  search(text, () => {
    isFound = true;
    return true;
  });
  return isFound;
}

function isTelling(window: string): boolean {
  return new Set(window).size >= fewestDistinct;
}

/** Returns the length of the longest stretch of text made of wanted windows that are distinctive and were not sent. */
function longestRun(search: WindowSearch, text: string, length: number, sent: string): number {
  let longest = 0;
  let first = 0;
  let last = -1;
  search(text, (start) => {
    const window = text.slice(start, start + length);
    if (!isTelling(window) || sent.includes(window)) return false;
    if (start !== last + 1 || last < 0) first = start;
    last = start;
    longest = Math.max(longest, start - first + length);
    return false;
  });
  return longest;
}
