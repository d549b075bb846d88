import { expect, test } from 'vitest';
import { maskOutcome, type PostOutcome } from '../../../src/protocol/delivery/post-outcome.ts';
import { createTokenHider } from '../../../src/protocol/secrets/hide-tokens.ts';
import { guidebookToken } from '../../tokens.ts';

const { authorization, verification } = guidebookToken;
const hider = createTokenHider([guidebookToken]);

test.for([
  [`a ${authorization} b`, 'a [redacted] b'],
  [`a ${verification} b`, 'a [redacted] b'],
  [guidebookToken.token, '[redacted]'],
  [authorization.toUpperCase(), '[redacted]'],
  [`${authorization} ${authorization}`, '[redacted] [redacted]'],
  [`${authorization.slice(0, -1)}0`, '[redacted]'],
  [`${authorization.slice(0, 8)}`, '[redacted]'],
  [`${verification.slice(0, 8)}g`, '[redacted]g'],
  [authorization.slice(0, 7), authorization.slice(0, 7)],
  [authorization.slice(1), '[redacted]'],
  ['Hello', 'Hello'],
])('%s is shown as %s', ([text = '', masked = '']) => {
  const answer: PostOutcome = {
    kind: 'answered',
    status: 200,
    statusText: text,
    text,
    isCut: true,
    contentType: 'text/plain',
    location: text,
  };
  expect(maskOutcome(answer, hider)).toEqual({
    ...answer,
    statusText: masked,
    text: masked,
    location: masked,
  });
  expect(maskOutcome({ ...answer, location: undefined }, hider)).toMatchObject({
    location: undefined,
  });
  const failure: PostOutcome = { kind: 'failed', reason: 'reset', detail: text };
  expect(maskOutcome(failure, hider)).toEqual({ ...failure, detail: masked });
});
