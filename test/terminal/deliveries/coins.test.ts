import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coinText } from '../../../src/terminal/deliveries/payload-words.ts';

test.for([
  ['1234567888', '12.34567888'],
  ['90071993781977808', '900,719,937.81977808'],
  ['90071992547409920', '900,719,925.4740992'],
  ['100000000', '1'],
  ['100000000000', '1,000'],
  ['1', '0.00000001'],
  ['0', '0'],
  ['-0', '0'],
  ['-1', '-0.00000001'],
  ['-123456789000000000', '-1,234,567,890'],
  ['0000100000000', '1'],
  ['9'.repeat(40), '99,999,999,999,999,999,999,999,999,999,999.99999999'],
] as const)('reads %s as %s coins', ([satoshis, coins]) => {
  expect(coinText(satoshis)).toBe(coins);
});

test.for([
  ['an empty string', ''],
  ['a bare sign', '-'],
  ['a fraction', '1.5'],
  ['an exponent', '1e21'],
  ['a plus sign', '+1'],
  ['a blank', ' 1'],
  ['a line feed', '1\n'],
  ['a hexadecimal number', '0x10'],
  ['digits that are not ASCII', '１２'],
  ['41 digits', '9'.repeat(41)],
  ['megabytes of digits', '1'.repeat(5_000_000)],
  ['an escape sequence', '\u001b[31m1'],
] as const)('does not read %s as an amount', ([, text]) => {
  expect(coinText(text)).toBeUndefined();
});

test('keeps every digit of any amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n) + 1n, max: 10n ** 40n - 1n }), (satoshis) => {
      const [whole = '', fraction = ''] = (coinText(String(satoshis)) ?? '').replaceAll(',', '').split('.');

      expect(BigInt(whole + fraction.padEnd(8, '0'))).toBe(satoshis);
    }),
  );
});
