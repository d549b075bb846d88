import { expect, test } from 'vitest';
import { holdTokens } from '../../../src/protocol/delivery/held-tokens.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const headersOf = ({ authorization }: { authorization: string }) => ['Authorization', authorization];

test('a token that joins is verified with from then on, beside those that were held', () => {
  const held = holdTokens([{ label: 'default', ...guidebookToken }]);
  const { verify } = held;
  expect(verify(headersOf(otherToken))).toMatchObject({ kind: 'rejected' });
  held.add('block.forged', otherToken);
  expect(verify(headersOf(otherToken))).toMatchObject({ kind: 'authorized', token: 'block.forged' });
  expect(verify(headersOf(guidebookToken))).toMatchObject({ kind: 'authorized', token: 'default' });
});

test('a label that is taken gets a number, so that each names one token', () => {
  const held = holdTokens([
    { label: 'block.forged', ...guidebookToken },
    { label: 'block.forged-2', ...guidebookToken },
  ]);
  held.add('block.forged', otherToken);
  expect(held.all().map(({ label }) => label)).toEqual(['block.forged', 'block.forged-2', 'block.forged-3']);
});

test('with no token nothing is authorized', () => {
  expect(holdTokens([]).verify(headersOf(otherToken))).toMatchObject({ reason: 'wrong-authorization' });
});
