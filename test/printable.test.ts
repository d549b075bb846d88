import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../src/printable.ts';

test.for([
  ['plain text, ümläut, 漢字, ✓, 🚀, ❤️', 'plain text, ümläut, 漢字, ✓, 🚀, ❤️'],
  ['\u001b[31m', '\\u001b[31m'],
  ['\u009b31m', '\\u009b31m'],
  ['\u001b]52;c;x\u0007', '\\u001b]52;c;x\\u0007'],
  ['a\rb\nc\td\be\u007f', 'a\\u000db\\u000ac\\u0009d\\u0008e\\u007f'],
  ['\u202eabc\u2066', '\\u202eabc\\u2066'],
  ['a\u200bb\u00adc\ufeffd', 'a\\u200bb\\u00adc\\ufeffd'],
  ['a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['\ud800 \udc00', '\\ud800 \\udc00'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['\u0000\uffff', '\\u0000\uffff'],
])('%j is shown as %s', ([text = '', shown]) => {
  expect(printable(text)).toBe(shown);
});

test('what is shown means the same as JSON text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(JSON.stringify(text));
      expect(JSON.parse(shown)).toBe(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 1_000 },
  );
});
