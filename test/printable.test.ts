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
  ['block\u034f.forged\u180b', 'block\\u034f.forged\\u180b'],
  ['\u2800\u{1d159}', '\\u2800\\ud834\\udd59'],
  // A variation selector belongs to an emoji, or is not seen.
  ['❤️ ❤︎ 1️⃣ ©️', '❤️ ❤︎ 1️⃣ ©️'],
  ['a\ufe0fb\ufe0e 1\ufe0f ❤️\ufe0f', 'a\\ufe0fb\\ufe0e 1\\ufe0f ❤️\\ufe0f'],
])('%j is shown as %s', ([text = '', shown]) => {
  expect(printable(text)).toBe(shown);
});

/** Characters that Unicode defines as invisible or as controls, and symbols that are drawn as nothing. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

test('each visible code point is shown unchanged, and each invisible one as its escape', () => {
  const wrong: string[] = [];
  for (let code = 0; code < 0x110000; code += 1) {
    const character = String.fromCodePoint(code);
    const escaped = Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join('');
    const wanted = unseen.test(character) ? escaped : character;
    for (const [before, after] of [
      ['', ''],
      ['a', 'b'],
      ['\u007f', '\u00e9'],
    ] as const) {
      const shown = printable(before + character + after);
      if (shown !== printable(before) + wanted + after)
        wrong.push(`${code.toString(16)}: ${JSON.stringify(shown)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('printable JSON text has the same meaning as the original', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(JSON.stringify(text));
      expect(JSON.parse(shown)).toBe(text);
      expect(shown.replace(/\p{Extended_Pictographic}[\ufe0e\ufe0f]/gu, '')).not.toMatch(unseen);
    }),
    { numRuns: 1_000 },
  );
});
