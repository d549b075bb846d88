import { expect, test } from 'vitest';
import { firstDifference, generalError } from './payloads-differences.ts';

test.for([
  [{ a: 1 }, { a: 1, b: 2 }, 'b is missing'],
  [{ a: 1, b: 2 }, { a: 1 }, 'b is not expected'],
  [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] }, 'a.*.b differs'],
  [{ fee: '1' }, { fee: 1 }, 'fee is a string, expected a number'],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, 'order of the keys of the payload'],
  [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, 'order of the keys of a'],
  ['one', 'other', 'the payload differs'],
])('the first difference of %j and %j is: %s', ([ours, theirs, expected]) => {
  expect(firstDifference(JSON.stringify(ours), JSON.stringify(theirs))).toBe(expected);
});

test('errors about different blocks are of one kind', () => {
  const [one, other] = [1, 2].map((digit) => {
    const id = String(digit).repeat(64);
    return generalError(`Height (${digit}0000000): expired transaction ${id}`);
  });
  expect(one).toBe('Height (<number>): expired transaction <hex>');
  expect(other).toBe(one);
});
