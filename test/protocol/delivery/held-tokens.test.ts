import { expect, test } from 'vitest';
import { holdTokens } from '../../../src/protocol/delivery/held-tokens.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const headersOf = ({ authorization }: { authorization: string }) => ['Authorization', authorization];

test('an added token is used from then on, as well as those already held', () => {
  const held = holdTokens([{ label: 'default', ...guidebookToken }]);
  const { verify } = held;
  expect(verify(headersOf(otherToken))).toMatchObject({ kind: 'rejected' });
  held.add('block.forged', otherToken);
  expect(verify(headersOf(otherToken))).toMatchObject({ kind: 'authorized', token: 'block.forged' });
  expect(verify(headersOf(guidebookToken))).toMatchObject({ kind: 'authorized', token: 'default' });
});

test('a label already in use gets a number, so that each label names one token', () => {
  const held = holdTokens([
    { label: 'block.forged', ...guidebookToken },
    { label: 'block.forged-2', ...guidebookToken },
  ]);
  held.add('block.forged', otherToken);
  expect(held.all().map(({ label }) => label)).toEqual(['block.forged', 'block.forged-2', 'block.forged-3']);
});

test('without a token no request is authorized', () => {
  expect(holdTokens([]).verify(headersOf(otherToken))).toMatchObject({ reason: 'wrong-authorization' });
});
