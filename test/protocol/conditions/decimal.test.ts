import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDecimals, readDecimal, readInteger } from '../../../src/protocol/conditions/decimal.ts';

const compared = (read: typeof readDecimal, one: unknown, other: unknown) => {
  const [first, second] = [read(one), read(other)];
  return first && second && Math.sign(compareDecimals(first, second));
};

/** What bignumber.js 8.1.1 makes of these. */
const decimals: readonly (readonly [unknown, number])[] = [
  ['', Number.NaN],
  [' 12 ', 12],
  ['+5', 5],
  ['+ 5', Number.NaN],
  ['++5', Number.NaN],
  ['+-5', Number.NaN],
  ['1_0', Number.NaN],
  ['1n', Number.NaN],
  ['1.', 1],
  ['.', Number.NaN],
  ['-.5', -0.5],
  ['1e5', 100_000],
  ['1e', Number.NaN],
  ['1e99999999', Number.POSITIVE_INFINITY],
  ['-1e99999999', Number.NEGATIVE_INFINITY],
  ['1e-99999999', 0],
  ['0e99999999', 0],
  ['-0', 0],
  ['+Infinity', Number.POSITIVE_INFINITY],
  ['0x10', 16],
  ['-0x1', -1],
  ['0o17', 15],
  ['0b11', 3],
  ['0b12', Number.NaN],
  ['0x', Number.NaN],
  [1e21, 1e21],
  [5e-324, 5e-324],
  [[], Number.NaN],
  [[5], 5],
  [{}, Number.NaN],
  [JSON.parse('{"toString":1}'), Number.NaN],
  [true, Number.NaN],
  [null, Number.NaN],
  [undefined, Number.NaN],
];

/** What BigInt() makes of these; NaN where it throws. */
const integers: readonly (readonly [unknown, number])[] = [
  ['', 0],
  [' 12 ', 12],
  ['0x10', 16],
  ['-0x1', Number.NaN],
  ['+0x1', Number.NaN],
  ['0b11', 3],
  ['-0', 0],
  ['+5', 5],
  ['-5', -5],
  ['5.0', Number.NaN],
  ['1e3', Number.NaN],
  ['Infinity', Number.NaN],
  [[], 0],
  [['5'], 5],
  [[1, 2], Number.NaN],
  [{}, Number.NaN],
  [JSON.parse('{"toString":1}'), Number.NaN],
  [true, 1],
  [false, 0],
  [null, Number.NaN],
  [undefined, Number.NaN],
  [1e21, 1e21],
  [1.5, Number.NaN],
  [-3, -3],
];

describe.for([
  ['readDecimal', readDecimal, decimals],
  ['readInteger', readInteger, integers],
] as const)('%s', ([, read, table]) => {
  test.for(table)('reads %j as %d', ([value, number]) => {
    if (Number.isNaN(number)) expect(read(value)).toBeUndefined();
    else expect(compared(readDecimal, number, number === 0 ? 0 : number)).toBe(0);
    if (!Number.isNaN(number)) expect(read(value)).toEqual(readDecimal(number));
  });

  test('reads and compares millions of digits', () => {
    const digits = '9'.repeat(5_000_000);
    expect(compared(read, digits, `${digits}0`)).toBe(-1);
    expect(compared(read, `${digits}1`, `${digits}0`)).toBe(1);
    expect(read(`0x${digits}`)).toBeUndefined();
    expect(read(`${' '.repeat(5_000_000)}x`)).toBeUndefined();
  });
});

test('integers compare as BigInt does', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (one, other) => {
      const expected = one < other ? -1 : Number(one > other);
      expect(compared(readInteger, `${one}`, `${other}`)).toBe(expected);
      expect(compared(readDecimal, `${one}`, `${other}`)).toBe(expected);
    }),
  );
});

test('numbers compare as JavaScript compares them', () => {
  const number = fc.double({ noNaN: true });
  fc.assert(
    fc.property(number, number, (one, other) => {
      expect(compared(readDecimal, one, other)).toBe(one < other ? -1 : Number(one > other));
    }),
  );
});

describe('at its limits', () => {
  const zero = { sign: 0, digits: '', exponent: 0 };
  const infinity = { sign: 1, digits: '', exponent: Number.POSITIVE_INFINITY };

  test.for([
    ['0', zero],
    ['-0.00e5', zero],
    ['1e10000000', { sign: 1, digits: '1', exponent: 10_000_001 }],
    ['1e10000001', infinity],
    ['12e10000000', infinity],
    ['-1e10000001', { ...infinity, sign: -1 }],
    ['1e-10000000', { sign: 1, digits: '1', exponent: -9_999_999 }],
    ['1e-10000001', zero],
    ['0.1e-10000000', zero],
    ['Infinity', infinity],
    ['120.50', { sign: 1, digits: '1205', exponent: 3 }],
    ['.05', { sign: 1, digits: '5', exponent: -1 }],
    ['5.', { sign: 1, digits: '5', exponent: 1 }],
  ] as const)('%s is read as %j', ([text, decimal]) => {
    expect(readDecimal(text)).toEqual(decimal);
  });

  test.for([readDecimal, readInteger])(
    'a prefixed number of 1,000 characters is read, one of 1,001 is not',
    (read) => {
      expect(read(`0x${'f'.repeat(998)}`)?.sign).toBe(1);
      expect(read(`0x${'f'.repeat(999)}`)).toBeUndefined();
      expect(read(`0x${'f'.repeat(998)}g`)).toBeUndefined();
    },
  );

  test('integers are read as BigInt() reads them, and so is what is not an integer', () => {
    expect(readInteger('')).toEqual(zero);
    expect(readInteger(false)).toEqual(zero);
    expect(readInteger(true)).toEqual({ sign: 1, digits: '1', exponent: 1 });
    for (const value of [null, undefined, '1.5', 1.5, 'x', '-0x1'])
      expect(readInteger(value)).toBeUndefined();
  });
});
