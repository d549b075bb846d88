import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../../src/printable.ts';
import { cutToWidth, displayWidth, padToWidth } from '../../../src/terminal/text/display-width.ts';
import { wrapText } from '../../../src/terminal/text/wrap.ts';

test.for([
  ['', 0],
  ['plain', 5],
  ['ümläut', 6],
  ['漢字', 4],
  ['한글', 4],
  ['ｗｉｄｅ', 8],
  ['ｶﾀｶﾅ', 4],
  ['e\u0301\u0327', 1],
  ['\u0e01\u0e49', 1],
  ['🚀', 2],
  ['a🚀b', 4],
  ['…·→✓', 4],
  ['𝐀', 1],
  ['𠀀', 2],
] as const)('%s takes %d columns', ([text, width]) => {
  expect(displayWidth(text)).toBe(width);
});

test.for([
  ['plain', 3, 'pla'],
  ['plain', 9, 'plain'],
  ['漢字', 3, '漢'],
  ['漢字', 4, '漢字'],
  ['漢字', 1, ''],
  ['ae\u0301x', 2, 'ae\u0301'],
  ['🚀🚀', 3, '🚀'],
] as const)('%s in %d columns is %s', ([text, width, cut]) => {
  expect(cutToWidth(text, width)).toBe(cut);
});

test('pads up to the width, and never cuts', () => {
  expect(padToWidth('漢', 4)).toBe('漢  ');
  expect(padToWidth('漢字', 3)).toBe('漢字');
});

test('lines of any text keep their width, and lose only the spaces between them', () => {
  const anyShown = fc
    .string({
      unit: fc.oneof(fc.constantFrom(...'ab 漢字🚀', 'e\u0301'), fc.string({ unit: 'binary', maxLength: 1 })),
      maxLength: 60,
    })
    .map(printable);
  fc.assert(
    fc.property(anyShown, fc.integer({ min: 2, max: 20 }), (text, width) => {
      const lines = wrapText(text, width);
      const isLost = lines.join('').replaceAll(' ', '') !== text.replaceAll(' ', '');
      return !isLost && lines.every((line) => displayWidth(line) <= width);
    }),
  );
});
