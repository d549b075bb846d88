import type { Token } from '../token/token.ts';
import { createWindowSearch, type WindowKind, type WindowSearch } from './window-search.ts';

/** What stands in all output for the value of a header that holds a secret. */
export const redacted = '[redacted]';

const hexKind: WindowKind = {
  /** So many characters in a row are no coincidence, and too many to have given away. */
  length: 8,
  sampleLength: 5,
  alphabet: '0123456789abcdef',
};
const base64Kind: WindowKind = {
  /** The same for its base64, which holds less in each character. */
  length: 12,
  sampleLength: 7,
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
};
/** A row of zeros stands in any amount. */
const fewestDistinct = 3;
/** No text without such a run holds a window of either kind. */
const longEnough = /[0-9a-f]{8}|[0-9a-z+/]{12}/i;

/** Looks for tokens in what came from outside. */
export interface TokenTraces {
  /**
   * How many characters in a row of a token, of a half or of their base64 the text holds that were not in what was
   * sent; 0 for fewer than 8. Case does not count.
   */
  find(text: string, sent: string): number;
  /** Whether the text holds what `mask` would blot out. */
  isIn(text: string): boolean;
  /** The text with every run of characters blotted out that holds 8 or more of a token. */
  mask(text: string): string;
}

/** Any number of tokens costs the same: what comes from outside decides how much is looked through. */
export function createTokenTraces(...tokens: readonly Token[]): TokenTraces {
  // Made for the first text that is looked through; few runs come to that.
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
      // Hexadecimal is made of the same characters, so that its runs lie within those of base64.
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

/** What of the tokens tells them, in any case, and what of their base64. */
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

/** The base64 of a text behind any other, as that of user and password is; without what its neighbours decide. */
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

/** The length of the longest stretch of the text in which every window is wanted, tells something and was not sent. */
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
