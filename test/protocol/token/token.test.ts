import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import { createToken, splitToken } from '../../../src/protocol/token/token.ts';
import { guidebookToken } from '../../tokens.ts';

const hex64 = fc.stringMatching(/^[0-9a-fA-F]{64}$/);

describe('splitToken', () => {
  test('gives the halves that the guidebook names', () => {
    expect(guidebookToken).toEqual({
      token: 'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66',
      authorization: 'fe944e318edb02b979d6bf0c87978b64',
      verification: '0c8e74e1cbfe36404386d33a5bbd8b66',
    });
  });

  test('gives halves that form the token again, in the same case', () => {
    fc.assert(
      fc.property(hex64, (text) => {
        const { token, authorization, verification } = splitToken(text);
        expect(authorization + verification).toBe(text);
        expect(token).toBe(text);
        expect(authorization).toHaveLength(32);
      }),
    );
  });

  test('drops white space around the token', () => {
    expect(splitToken(`\t ${guidebookToken.token}\r\n`)).toEqual(guidebookToken);
  });

  test.for([
    ['', 'got 0', 'empty'],
    ['ab', 'got 2', undefined],
    [guidebookToken.authorization, 'got 32', 'one half'],
    [guidebookToken.token.slice(1), 'got 63', undefined],
    [`${guidebookToken.token}0`, 'got 65', undefined],
    [`${guidebookToken.token.slice(0, 63)}g`, 'position 64', undefined],
    [`0x${guidebookToken.token.slice(2)}`, 'position 2', undefined],
    ['٠'.repeat(64), 'position 1', undefined],
    [`"${guidebookToken.token}"`, 'got one in quotes', 'Remove the quotes'],
    [`${guidebookToken.token}'`, 'got one in quotes', 'Remove the quotes'],
    [`<${guidebookToken.token}>`, 'got one in angle brackets', 'Remove the angle brackets'],
    [`Bearer ${guidebookToken.token}`, 'got one after "Bearer"', 'Remove "Bearer"'],
    [`name=${guidebookToken.token}`, 'got one after a name', 'Remove the name'],
  ])('refuses %j with "%s"', ([text = '', message = '', hint]) => {
    const problem = problemOf(() => splitToken(text));
    expect(problem.code).toBe('malformed-token');
    expect(problem.message).toContain(message);
    if (hint === undefined) expect(problem.hint).toBeUndefined();
    else expect(problem.hint).toContain(hint);
  });

  test('never puts a part of what was given into the message', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{12,63}$/), (text) => {
        const { message, hint } = problemOf(() => splitToken(text));
        expect(`${message} ${hint}`).not.toContain(text.slice(0, 8));
      }),
    );
  });
});

test('createToken writes 32 bytes as lower-case hex, as a node does', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index + 224);
  expect(createToken(bytes).token).toBe('e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');
});

test('createToken refuses another number of bytes', () => {
  expect(problemOf(() => createToken(new Uint8Array(31))).message).toContain('got 62');
});

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('Expected a Problem');
}
