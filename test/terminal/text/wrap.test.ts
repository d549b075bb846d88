import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapColumns } from '../../../src/terminal/text/wrap.ts';

test.for([
  ['a line that fits', '  why  It matters.', ['  why  It matters.']],
  [
    'a labelled text, which continues below itself',
    '  why  It matters to those who read it.',
    ['  why  It matters to those', '       who read it.'],
  ],
  [
    'a plain line, which continues at its margin',
    '  one two three four five six seven',
    ['  one two three four five', '  six seven'],
  ],
  [
    'a column too far to the right, which continues at the margin',
    'a long label here  and more text',
    ['a long label here  and', 'more text'],
  ],
  [
    'a column too far to the right behind another one, which continues below that one',
    'time  block.forged  refused again',
    ['time  block.forged', '      refused again'],
  ],
  [
    'padding across the middle, which is not a column',
    'a label               and more text',
    ['a label               and', 'more text'],
  ],
  [
    'letters that take two columns',
    '  why  支支支支支支支支 支支支支',
    ['  why  支支支支支支支支', '       支支支支'],
  ],
  [
    'a time, which stays together with its unit',
    'refused by the target · 36 ms',
    ['refused by the target ·', '36 ms'],
  ],
  ['a word that is too long, which stays whole', `a ${'b'.repeat(40)} c`, ['a', 'b'.repeat(40), 'c']],
  [
    'colours, which take no room',
    '\u001b[2mwhy\u001b[22m  It \u001b[1mmatters\u001b[22m to you all.',
    ['\u001b[2mwhy\u001b[22m  It \u001b[1mmatters\u001b[22m to you', '     all.'],
  ],
] as const)('%s', ([, line, lines]) => {
  expect(wrapColumns(`${line}\n`, 26).split('\n')).toEqual([...lines, '']);
});

test('nothing is changed without a terminal', () => {
  const text = `${'word '.repeat(100)}\n`;
  expect(wrapColumns(text, undefined)).toBe(text);
});

test('no word is lost, and a line is too long only when a word is', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 100 }), (given, width) => {
      const lines = wrapColumns(given.join(' '), width).split('\n');
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(given);
      for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
    }),
  );
});
