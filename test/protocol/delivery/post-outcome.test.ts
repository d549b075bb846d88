import { expect, test } from 'vitest';
import { isBrokenJson, isSuccess, type PostAnswer } from '../../../src/protocol/delivery/post-outcome.ts';

function answer(status: number, text = '', contentType?: string, isCut = false): PostAnswer {
  return { kind: 'answered', status, statusText: '', text, isCut, contentType, location: undefined };
}

test.for([
  [100, false, true],
  [199, false, true],
  [200, true, true],
  [204, true, true],
  [299, true, true],
  [300, false, true],
  [302, false, true],
  [399, false, true],
  [400, false, false],
  [500, false, false],
] as const)(
  'an answer of %d is a success under the rule 2xx: %s, below-400: %s',
  ([status, is2xx, isBelow400]) => {
    expect(isSuccess(answer(status), '2xx')).toBe(is2xx);
    expect(isSuccess(answer(status), 'below-400')).toBe(isBelow400);
  },
);

test('a missing answer is never a success', () => {
  for (const rule of ['2xx', 'below-400'] as const) {
    expect(isSuccess({ kind: 'failed', reason: 'timeout', detail: '' }, rule)).toBe(false);
  }
});

test.for([
  ['{', 'application/json', false, true],
  ['Hello', 'application/json; charset=utf-8', false, true],
  ['{}', 'application/json', false, false],
  ['"x"', 'application/json', false, false],
  ['', 'application/json', false, false],
  ['{', 'application/json', true, false],
  ['{', 'text/plain', false, false],
  ['{', 'text/application/json', false, false],
  ['{', undefined, false, false],
] as const)('%j as %s, cut: %s, is broken JSON: %s', ([text, contentType, isCut, isBroken]) => {
  expect(isBrokenJson(answer(200, text, contentType, isCut))).toBe(isBroken);
  expect(isSuccess(answer(200, text, contentType, isCut), 'below-400')).toBe(!isBroken);
  expect(isSuccess(answer(200, text, contentType, isCut), '2xx')).toBe(true);
});
