import fc from 'fast-check';
import type { Token } from '../../src/protocol/token/token.ts';

/** Values of Authorization headers: the valid ones of these tokens, values near them and values far from them. */
export function anyAuthorization(tokens: readonly Token[]): fc.Arbitrary<string> {
  const right = fc.constantFrom(...tokens.flatMap(({ token, authorization }) => [authorization, token]));
  const known = fc.oneof(right, fc.constantFrom(...tokens.map(({ verification }) => verification)));
  const character = fc.oneof(
    fc.constantFrom(...'0123456789abcdefABCDEF ,;="\'\t\u0000\u00a0\u200b\u3000\ufeff'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  const blanks = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
  const at = (text: string) => fc.nat(text.length - 1);
  return fc.oneof(
    right,
    fc.tuple(blanks, right, blanks).map((parts) => parts.join('')),
    // One character more, less, other, or two of them exchanged.
    known.chain((text) =>
      fc.tuple(at(text), character).map(([n, c]) => text.slice(0, n) + c + text.slice(n)),
    ),
    known.chain((text) => at(text).map((n) => text.slice(0, n) + text.slice(n + 1))),
    known.chain((text) =>
      fc.tuple(at(text), character).map(([n, c]) => text.slice(0, n) + c + text.slice(n + 1)),
    ),
    known.chain((text) => fc.tuple(at(text), at(text)).map(([a, b]) => exchanged(text, a, b))),
    // One letter in the other case, or of full width, or with another high byte: they look alike to a careless eye.
    known.chain((text) =>
      at(text).map((n) => text.slice(0, n) + otherCase(text[n] ?? '') + text.slice(n + 1)),
    ),
    known.chain((text) =>
      fc.tuple(at(text), fc.constantFrom(0x100, 0xfee0)).map(([n, by]) => shifted(text, n, by)),
    ),
    // The beginning of one, and the end of another.
    fc.tuple(known, known).chain(([a, b]) => at(a).map((n) => a.slice(0, n) + b.slice(n))),
    // What clients put around it, and lists.
    fc
      .tuple(
        fc.constantFrom('Bearer ', 'Basic ', 'Token ', '"', "'", '', 'undefined', 'null', '[object Object]'),
        known,
      )
      .chain(([before, text]) => fc.constantFrom(before + text, before + text + before.trim(), before)),
    fc
      .array(known, { minLength: 2, maxLength: 4 })
      .chain((list) => fc.constantFrom(list.join(), list.join(', '), list.join(' '))),
    known.map((text) => Buffer.from(text).toString('base64')),
    known.map((text) => Buffer.from(text, 'hex').toString('latin1')),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 31, maxLength: 33 }),
    fc.string({ unit: character, maxLength: 70 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
}

/** What HTTP allows around a value, and no more. */
export function withoutBlanks(value: string): string {
  return value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

function exchanged(text: string, one: number, other: number): string {
  const characters = [...text];
  [characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? ''];
  return characters.join('');
}

function otherCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

function shifted(text: string, at: number, by: number): string {
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) + by) + text.slice(at + 1);
}
