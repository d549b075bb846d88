import type { Token } from '../../src/protocol/token/token.ts';

/** Fewer characters in a row may be a coincidence. */
const hexLength = 10;
const base64Length = 14;

/**
 * The stretches of a token, of its halves and of their base64 that stand in a text, in any case. Written apart from the
 * program, which hides them by other rules.
 */
export function findLeaks(text: string, { token, authorization, verification }: Token): readonly string[] {
  const found = new Set<string>();
  const lower = text.toLowerCase();
  const look = (secret: string, length: number) => {
    const wanted = secret.toLowerCase();
    for (let start = 0; start + length <= wanted.length; start += 1) {
      const piece = wanted.slice(start, start + length);
      if (lower.includes(piece)) found.add(piece);
    }
  };
  look(token, hexLength);
  for (const secret of [token, authorization, verification]) {
    for (const before of ['', 'x', 'xx']) {
      const encoded = Buffer.from(`${before}${secret}`).toString('base64').replace(/=+$/, '');
      // Without what the characters before and behind have a part in.
      look(encoded.slice(before === '' ? 0 : before.length + 1, -1), base64Length);
    }
  }
  return [...found];
}
