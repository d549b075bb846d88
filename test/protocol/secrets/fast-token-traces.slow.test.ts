import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createTokenTraces } from '../../../src/protocol/secrets/token-traces.ts';
import { splitToken } from '../../../src/protocol/token/token.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';
import { simpleTraces } from './simple-token-traces.ts';

/** Tokens that are alike, of one character, and in capitals are among those that a user may have. */
const tokens = [
  guidebookToken,
  otherToken,
  splitToken(guidebookToken.token.slice(0, 40) + otherToken.token.slice(40)),
  splitToken('7E66949F67B36C34'.repeat(4)),
  splitToken('0'.repeat(64)),
  splitToken(`${'01'.repeat(8)}${'012'.repeat(16)}`),
];

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

/** What of a token may stand somewhere, from all of it down to too little. */
const trace = fc
  .record({
    token: fc.constantFrom(...tokens),
    part: fc.constantFrom('token', 'authorization', 'verification'),
    before: fc.string({ unit: fc.constantFrom(...'?:a '), maxLength: 4 }),
    after: fc.string({ unit: fc.constantFrom(...'?:a '), maxLength: 4 }),
    write: fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) =>
        text.replace(/./g, (character, index) => (index % 3 === 0 ? character.toUpperCase() : character)),
      base64,
      (text) => base64(base64(text)),
    ),
    start: fc.nat({ max: 80 }),
    length: fc.oneof(fc.nat({ max: 24 }), fc.constant(200)),
  })
  .map(({ token, part, before, after, write, start, length }) => {
    const written = write(before + token[part as keyof typeof token] + after);
    return length === 200 ? written : written.slice(start % written.length).slice(0, length);
  });

const noise = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'09afzAZ+/='), maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...' -_.[]%\u00e9\u212a\u017f\u0130\n"'), maxLength: 3 }),
  fc.constant('[redacted]'),
);

const text = fc.array(fc.oneof(trace, noise), { maxLength: 8 }).map((parts) => parts.join(''));

const some = fc.shuffledSubarray(tokens, { minLength: 1 });

test('hides what a plain search for each token hides, and the whole of a run that looks like base64 and like hex', () => {
  fc.assert(
    fc.property(text, some, (shown, held) => {
      const simple = held.map(simpleTraces);
      const simplyMasked = simple.reduce((masked, { mask }) => mask(masked), shown);
      const masked = createTokenTraces(...held).mask(shown);
      // A run of both is hidden as a whole; the plain search may first cut it into pieces too short to recognize.
      const isOfBoth = shown
        .split(/[^0-9a-z+/]+/i)
        .some(
          (run) =>
            simple.some(({ holdsBase64 }) => holdsBase64(run)) &&
            simple.some(({ holdsHex }) => run.split(/[^0-9a-f]+/i).some(holdsHex)),
        );
      if (!isOfBoth) expect(masked).toBe(simplyMasked);
      expect(simple.reduce((left, { mask }) => mask(left), masked)).toBe(masked);
      expect(visibleIn(masked).every((piece) => simplyMasked.includes(piece))).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

/** The pieces between what is blotted out. */
function visibleIn(masked: string): readonly string[] {
  return masked.split('[redacted]');
}

test('finds a run as long as a plain search does, and ignores what was sent', () => {
  fc.assert(
    fc.property(text, text, fc.constantFrom(...tokens), (answer, sent, token) => {
      expect(createTokenTraces(token).find(answer, sent)).toBe(simpleTraces(token).find(answer, sent));
    }),
    { numRuns: 3_000 },
  );
});

/** Characters that look random, and are the same in each run. */
function digits(count: number, encoding: 'hex' | 'base64', seed: string): string {
  let made = '';
  for (let n = 0; made.length < count; n += 1)
    made += createHash('sha256').update(`${seed} ${n}`).digest(encoding).replaceAll('=', '');
  return made.slice(0, count);
}

test.for([
  ['hexadecimal', digits(16_384, 'hex', 'some text')],
  ['base64', digits(16_384, 'base64', 'text')],
  ['base64 of hexadecimal', base64(digits(12_288, 'hex', 'some text'))],
  ['short runs', `${digits(8, 'hex', 'some text')}-${digits(12, 'base64', 'text')}-`.repeat(745)],
  ['dashes', '-'.repeat(16_384)],
] as const)('few windows of %s are looked up, however many tokens there are', ([, shown]) => {
  const lookUps = [1, 18, 200].map((count) => {
    const held = Array.from({ length: count }, (_, n) => splitToken(digits(64, 'hex', `token ${n}`)));
    const { mask } = createTokenTraces(...held);
    mask(guidebookToken.token);
    const has = vi.spyOn(Set.prototype, 'has');
    try {
      expect(mask(shown)).toBe(shown);
      return has.mock.calls.length;
    } finally {
      has.mockRestore();
    }
  });
  for (const count of lookUps) expect(count).toBeLessThan(shown.length / 10);
});
