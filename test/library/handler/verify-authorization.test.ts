import { describe, expect, test } from 'vitest';
import { isAuthorized, verifyAuthorization } from '../../../src/library/handler/verify-authorization.ts';
import { Problem } from '../../../src/problem.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const { token, authorization, verification } = guidebookToken;

test.for([
  ['a string', authorization],
  ['a list of one', [authorization]],
  ['the whole token', token],
] as const)('accepts %s', ([, header]) => {
  expect(verifyAuthorization(header, token)).toMatchObject({ kind: 'authorized', token: 'default' });
  expect(isAuthorized(header, token)).toBe(true);
});

test.for([
  ['undefined', undefined, 'missing-authorization'],
  ['null, as returned by Headers.get', null, 'missing-authorization'],
  ['an empty list', [], 'missing-authorization'],
  ['a list of two, the first one valid', [authorization, 'x'], 'duplicate-authorization'],
  ['the verification', verification, 'verification-half'],
  ['the authorization of another token', otherToken.authorization, 'wrong-authorization'],
] as const)('rejects %s', ([, header, reason]) => {
  expect(verifyAuthorization(header, token)).toEqual({ kind: 'rejected', reason });
  expect(isAuthorized(header, token)).toBe(false);
});

test.for([
  ['a list', [token, otherToken.token]],
  ['a text with commas', `${token}, ${otherToken.token},`],
] as const)('accepts each token of %s', ([, tokens]) => {
  expect(isAuthorized(authorization, tokens)).toBe(true);
  expect(verifyAuthorization(otherToken.authorization, tokens)).toMatchObject({ token: 'default-2' });
});

test('returns the label of the token', () => {
  expect(verifyAuthorization(authorization, `blocks=${token}`)).toMatchObject({ token: 'blocks' });
});

describe('without a valid token', () => {
  test.for([
    ['undefined', undefined, 'no-token'],
    ['an empty string', '', 'no-token'],
    ['an empty list', [], 'no-token'],
    ['half a token', authorization, 'malformed-token'],
  ] as const)('throws a Problem for %s', ([, source, code]) => {
    const thrown = failureOf(() => verifyAuthorization(authorization, source));
    expect(thrown).toBeInstanceOf(Problem);
    expect(thrown).toMatchObject({ code, hint: expect.any(String) });
    expect(String(thrown)).not.toContain(authorization.slice(0, 8));
  });
});

function failureOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
