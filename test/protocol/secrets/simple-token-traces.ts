import type { Token } from '../../../src/protocol/token/token.ts';

const hexLength = 8;
const base64Length = 12;

/** The plain search for traces, token by token and window by window, which the fast one has to agree with. */
export interface SimpleTraces {
  find(text: string, sent: string): number;
  mask(text: string): string;
  holdsHex(run: string): boolean;
  holdsBase64(run: string): boolean;
}

export function simpleTraces({ token, authorization, verification }: Token): SimpleTraces {
  const hex = windowsOf(token.toLowerCase(), hexLength);
  const base64 = [token, authorization, verification]
    .flatMap((text) =>
      ['', ' ', '  '].map((before) => {
        const encoded = Buffer.from(before + text).toString('base64');
        return encoded.replace(/=+$/, '').slice(before === '' ? 0 : before.length + 1, -1);
      }),
    )
    .flatMap((text) => windowsOf(text, base64Length));
  const holdsHex = (run: string) => longestRun(run.toLowerCase(), hexLength, (one) => hex.includes(one)) > 0;
  const holdsBase64 = (run: string) => longestRun(run, base64Length, (one) => base64.includes(one)) > 0;

  return {
    find: (text, sent) =>
      Math.max(
        longestRun(
          text.toLowerCase(),
          hexLength,
          (one) => hex.includes(one) && isTelling(one) && !sent.toLowerCase().includes(one),
        ),
        longestRun(
          text,
          base64Length,
          (one) => base64.includes(one) && isTelling(one) && !sent.includes(one),
        ),
      ),
    mask: (text) =>
      text
        .replace(/[0-9a-f]{8,}/gi, (run) => (holdsHex(run) ? '[redacted]' : run))
        .replace(/[0-9a-z+/]{12,}=*/gi, (run) => (holdsBase64(run) ? '[redacted]' : run)),
    holdsHex,
    holdsBase64,
  };
}

function windowsOf(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) =>
    text.slice(start, start + length),
  );
}

function isTelling(window: string): boolean {
  return new Set(window).size >= 3;
}

function longestRun(text: string, length: number, fits: (window: string) => boolean): number {
  let longest = 0;
  let windows = 0;
  for (const window of windowsOf(text, length)) {
    windows = fits(window) ? windows + 1 : 0;
    if (windows > 0) longest = Math.max(longest, windows + length - 1);
  }
  return longest;
}
