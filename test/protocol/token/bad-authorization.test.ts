import { expect, test } from 'vitest';
import { createVerifier } from '../../../src/protocol/delivery/token-verifier.ts';
import { badAuthorizations, badAuthorizationValues } from '../../../src/protocol/token/bad-authorization.ts';
import { labelTokens, splitToken } from '../../../src/protocol/token/token.ts';
import { guidebookToken } from '../../tokens.ts';

const verify = createVerifier(labelTokens([guidebookToken.token]));

/** What our receiver reports for each; ARK 2.3 sends `full`, so our receiver accepts it. */
const found: Readonly<Record<(typeof badAuthorizations)[number], string>> = {
  missing: 'missing-authorization',
  empty: 'wrong-length',
  wrong: 'wrong-authorization',
  swapped: 'verification-half',
  full: 'authorized',
  bearer: 'bearer-prefix',
  truncated: 'wrong-length',
  padded: 'wrong-length',
  duplicate: 'duplicate-authorization',
};

test.for(badAuthorizations)('%s gets the expected verdict from the receiver', (way) => {
  const values = badAuthorizationValues(way, guidebookToken);
  const verdict = verify(values.flatMap((value) => ['Authorization', value]));
  expect(verdict.kind === 'rejected' ? verdict.reason : verdict.kind).toBe(found[way]);
});

test('each has the values of its headers', () => {
  const { token, authorization, verification } = guidebookToken;
  const valuesOf = (way: (typeof badAuthorizations)[number]) => badAuthorizationValues(way, guidebookToken);
  expect(valuesOf('missing')).toEqual([]);
  expect(valuesOf('empty')).toEqual(['']);
  expect(valuesOf('swapped')).toEqual([verification]);
  expect(valuesOf('full')).toEqual([token]);
  expect(valuesOf('bearer')).toEqual([`Bearer ${authorization}`]);
  expect(valuesOf('truncated')).toEqual([authorization.slice(0, 31)]);
  expect(valuesOf('padded')).toEqual([`${authorization}0`]);
  expect(valuesOf('duplicate')).toEqual([authorization, authorization]);
});

test.for([
  ['0', '1'],
  ['1', '0'],
  ['f', '0'],
] as const)('wrong has another last character than a half that ends in %s', ([last, other]) => {
  const beginning = 'a0'.repeat(15);
  for (const start of ['0', 'f']) {
    const token = splitToken(`${start}${beginning}${last}${'b'.repeat(32)}`);
    expect(badAuthorizationValues('wrong', token)).toEqual([`${start}${beginning}${other}`]);
  }
});

test('wrong differs only in the last character, which a comparison of prefixes misses', () => {
  const [value = ''] = badAuthorizationValues('wrong', guidebookToken);
  expect(value.slice(0, 31)).toBe(guidebookToken.authorization.slice(0, 31));
  expect(value).toMatch(/^[0-9a-f]{32}$/);
});
