import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characters } from '../../../src/library/handler/verify-authorization.ts';
import {
  authorizationValues,
  createAuthorizationJudge,
} from '../../../src/protocol/delivery/judge-authorization.ts';
import { createVerifier, type VerifyAuthorization } from '../../../src/protocol/delivery/token-verifier.ts';
import type { AuthorizationRejection } from '../../../src/protocol/delivery/verdict.ts';
import { labelTokens } from '../../../src/protocol/token/token.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const half = guidebookToken.authorization;
const tokens = labelTokens([guidebookToken.token, `blocks=${otherToken.token}`]);

/** That of listen, and that of the library, which has no node:crypto everywhere. */
const comparisons: readonly (readonly [string, VerifyAuthorization])[] = [
  ['digests', createVerifier(tokens)],
  ['characters', inCharacters(tokens)],
];

function inCharacters(known: typeof tokens): VerifyAuthorization {
  const judge = createAuthorizationJudge(known, characters);
  return (rawHeaders) => judge(authorizationValues(rawHeaders));
}

describe.each(comparisons)('by its %s an authorized header', (_name, verify) => {
  test.for([
    ['the first half', ['Authorization', half], 'default', false],
    ['a name in any case', ['aUtHoRiZaTiOn', half], 'default', false],
    ['the half of the second token', ['authorization', otherToken.authorization], 'blocks', false],
    ['the whole token, as ARK 2.3 sends', ['authorization', guidebookToken.token], 'default', true],
    ['blanks around it, which HTTP allows', ['authorization', ` \t${half} `], 'default', false],
    [
      'other headers around it',
      ['Host', 'x', 'Authorization', half, 'X-Authorization', 'no'],
      'default',
      false,
    ],
  ] as const)('is %s', ([, rawHeaders, token, whole]) => {
    expect(verify(rawHeaders)).toEqual({ kind: 'authorized', token, whole });
  });
});

describe.each(comparisons)('by its %s a rejected header', (_name, verify) => {
  const wrong = (value: string): readonly string[] => ['Authorization', value];
  const cases: readonly (readonly [string, readonly string[], AuthorizationRejection])[] = [
    ['no header', [], 'missing-authorization'],
    ['another header with the half', ['Proxy-Authorization', half], 'missing-authorization'],
    ['a name without its value', ['Authorization'], 'missing-authorization'],
    ['two headers, both right', ['Authorization', half, 'authorization', half], 'duplicate-authorization'],
    [
      'two headers, the first right',
      ['Authorization', half, 'AUTHORIZATION', 'x'],
      'duplicate-authorization',
    ],
    [
      'two headers, the second right',
      ['Authorization', 'x', 'Authorization', half],
      'duplicate-authorization',
    ],
    ['an empty header', wrong(''), 'wrong-length'],
    ['31 characters', wrong(half.slice(1)), 'wrong-length'],
    ['33 characters', wrong(`${half}0`), 'wrong-length'],
    ['63 characters', wrong(guidebookToken.token.slice(1)), 'wrong-length'],
    ['the verification half', wrong(guidebookToken.verification), 'verification-half'],
    ['the verification half of the second token', wrong(otherToken.verification), 'verification-half'],
    ['a half of nobody', wrong('0'.repeat(32)), 'wrong-authorization'],
    ['the half in upper case', wrong(half.toUpperCase()), 'wrong-authorization'],
    ['64 characters of which the first half is right', wrong(half + '0'.repeat(32)), 'wrong-authorization'],
    ['the half of one and the rest of another', wrong(half + otherToken.verification), 'wrong-authorization'],
    ['Bearer and the half', wrong(`Bearer ${half}`), 'bearer-prefix'],
    ['bearer and the half', wrong(`bearer\t${half}`), 'bearer-prefix'],
    ['only Bearer', wrong('Bearer'), 'bearer-prefix'],
    ['Basic', wrong(`Basic ${half}`), 'malformed-authorization'],
    ['quotes', wrong(`"${half}"`), 'malformed-authorization'],
    ['an inner blank', wrong(`${half.slice(0, 16)} ${half.slice(16)}`), 'malformed-authorization'],
    ['a list', wrong(`${half}, ${half}`), 'malformed-authorization'],
    ['undefined', wrong('undefined'), 'malformed-authorization'],
    ['32 letters beyond ASCII', wrong('\u00e9'.repeat(32)), 'malformed-authorization'],
    [
      'a half of characters that differ beyond their low bytes',
      wrong(shifted(half, 0x8000)),
      'malformed-authorization',
    ],
    ['as many characters as none', wrong('\u0000'.repeat(32)), 'malformed-authorization'],
    ['32 bytes 0xff', wrong('\u00ff'.repeat(32)), 'malformed-authorization'],
    ['characters whose low bytes are right', wrong(shifted(half)), 'malformed-authorization'],
    ['digits of full width', wrong('\uff11'.repeat(32)), 'malformed-authorization'],
    ['a no-break space in front', wrong(`\u00a0${half}`), 'malformed-authorization'],
    ['15 kB', wrong('a'.repeat(15_000)), 'wrong-length'],
  ];

  test.for(cases)('is %s', ([, rawHeaders, reason]) => {
    expect(verify(rawHeaders)).toMatchObject({ kind: 'rejected', reason });
  });

  test('is reported with its length when the length is wrong', () => {
    expect(verify(wrong(half.slice(1)))).toEqual({
      kind: 'rejected',
      reason: 'wrong-length',
      detail: 'got 31',
    });
  });

  test('is reported without any part of the token', () => {
    for (const [, rawHeaders] of cases) {
      expect(JSON.stringify(verify(rawHeaders))).not.toContain(half.slice(0, 8));
    }
  });

  test('is any text except the first half or the whole of a token', () => {
    const right = [guidebookToken, otherToken].flatMap(({ token, authorization }) => [token, authorization]);
    const nearMiss = fc
      .tuple(fc.constantFrom(...right), fc.nat(63), fc.string({ maxLength: 2 }))
      .map(([text, position, inserted]) => text.slice(0, position) + inserted + text.slice(position + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearMiss), (value) => {
        const isRight = right.includes(value.replace(/^[ \t]+|[ \t]+$/g, ''));
        expect(verify(wrong(value)).kind).toBe(isRight ? 'authorized' : 'rejected');
      }),
      { numRuns: 5_000 },
    );
  });
});

test.each(comparisons)(
  'by its %s spaces inside a header cost no more time than other characters',
  (_name, verify) => {
    // With a quadratic pattern this takes minutes.
    for (let n = 0; n < 300; n += 1) {
      expect(verify(['Authorization', `x${' '.repeat(15_500)}x`]).kind).toBe('rejected');
    }
  },
);

test('a verifier without tokens rejects every header', () => {
  const refused = { reason: 'wrong-authorization' };
  expect(createVerifier([])(['Authorization', half])).toMatchObject(refused);
  expect(inCharacters([])(['Authorization', half])).toMatchObject(refused);
});

describe('labelTokens', () => {
  test('labels a token without a name by its position', () => {
    const labelled = labelTokens([guidebookToken.token, `forged=${otherToken.token}`, 'a'.repeat(64)]);
    expect(labelled.map(({ label }) => label)).toEqual(['default', 'forged', 'default-2']);
  });

  test('keeps one of two equal tokens', () => {
    expect(labelTokens([guidebookToken.token, `again=${guidebookToken.token}`])).toHaveLength(1);
  });

  test('refuses two tokens with the same name', () => {
    expect(() => labelTokens([`a=${guidebookToken.token}`, `a=${otherToken.token}`])).toThrow('"a" twice');
  });

  test('allows an equals sign in a name', () => {
    expect(labelTokens([`a=b=${guidebookToken.token}`])[0]?.label).toBe('a=b');
  });
});

function shifted(text: string, by = 0x100): string {
  return [...text].map((character) => String.fromCharCode(character.charCodeAt(0) + by)).join('');
}
