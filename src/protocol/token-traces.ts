import type { Token } from './token.ts';

/** So many characters in a row are no coincidence, and too many to have given away. */
const tellingLength = 8;
/** The same for its base64, which holds less in each character. */
const tellingBase64Length = 12;
/** A row of zeros stands in any amount. */
const fewestDistinct = 3;

/** Looks for the token in what came from outside. */
export interface TokenTraces {
  /**
   * How many characters in a row of the token, of a half or of their base64 the text holds that were not in what was
   * sent; 0 for fewer than 8. Case does not count.
   */
  find(text: string, sent: string): number;
  /** The text with every run of characters blotted out that holds 8 or more of the token. */
  mask(text: string): string;
}

export function createTokenTraces(token: Token): TokenTraces {
  // Made for the first text that is looked through; few runs come to that.
  let made: Windows | undefined;
  const windows = () => {
    made ??= windowsOfToken(token);
    return made;
  };

  return {
    find(text, sent) {
      const { hex, base64 } = windows();
      const sentHex = sent.toLowerCase();
      const isNew = (window: string) => isTelling(window) && !sentHex.includes(window);
      return Math.max(
        longestRun(text.toLowerCase(), tellingLength, (window) => hex.has(window) && isNew(window)),
        longestRun(
          text,
          tellingBase64Length,
          (window) => base64.has(window) && isTelling(window) && !sent.includes(window),
        ),
      );
    },
    mask(text) {
      const { hex, base64 } = windows();
      return text
        .replace(/[0-9a-f]{8,}/gi, (run) =>
          longestRun(run.toLowerCase(), tellingLength, (window) => hex.has(window)) > 0 ? '[redacted]' : run,
        )
        .replace(/[0-9a-z+/]{12,}=*/gi, (run) =>
          longestRun(run, tellingBase64Length, (window) => base64.has(window)) > 0 ? '[redacted]' : run,
        );
    },
  };
}

/** What of a token tells it, in lower case, and what of its base64. */
interface Windows {
  readonly hex: ReadonlySet<string>;
  readonly base64: ReadonlySet<string>;
}

function windowsOfToken({ token, authorization, verification }: Token): Windows {
  const encoded = [token, authorization, verification].flatMap(base64Of);
  return {
    hex: windowsOf(token.toLowerCase(), tellingLength),
    base64: new Set(encoded.flatMap((text) => [...windowsOf(text, tellingBase64Length)])),
  };
}

/** The base64 of a text behind any other, as that of user and password is; without what its neighbours decide. */
function base64Of(text: string): readonly string[] {
  return ['', ' ', '  '].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64');
    return encoded.replace(/=+$/, '').slice(before === '' ? 0 : before.length + 1, -1);
  });
}

function windowsOf(text: string, length: number): ReadonlySet<string> {
  const windows = new Set<string>();
  for (let start = 0; start + length <= text.length; start += 1)
    windows.add(text.slice(start, start + length));
  return windows;
}

function isTelling(window: string): boolean {
  return new Set(window).size >= fewestDistinct;
}

/** The length of the longest stretch of the text in which every window fits. */
function longestRun(text: string, length: number, fits: (window: string) => boolean): number {
  let longest = 0;
  let windows = 0;
  for (let start = 0; start + length <= text.length; start += 1) {
    windows = fits(text.slice(start, start + length)) ? windows + 1 : 0;
    if (windows > 0) longest = Math.max(longest, windows + length - 1);
  }
  return longest;
}
