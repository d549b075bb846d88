import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { pictures } from '../../docs/pictures.ts';
import { styledLines } from '../../docs/styled-lines.ts';
import { terminalSvg } from '../../docs/terminal-svg.ts';
import { hasTerminals } from '../end-to-end/terminal-session.ts';

describe.skipIf(!hasTerminals)(
  'the pictures match the output of the program (npm run picture draws them)',
  () => {
    test.for(pictures.map(({ file, draw }) => [file.pathname.replace(/.*\//, ''), file, draw] as const))(
      '%s',
      async ([, file, draw]) => {
        expect(await draw()).toBe(await readFile(file, 'utf8'));
      },
    );
  },
);

describe('the output of a program to a terminal', () => {
  test('is read as lines of text in styles', () => {
    expect(styledLines('a \u001b[1mb\u001b[22m\r\n\u001b[2m\u001b[32mc\u001b[39md\u001b[22m', 80)).toEqual([
      [
        { column: 0, text: 'a ', styles: [] },
        { column: 2, text: 'b', styles: ['bold'] },
      ],
      [
        { column: 0, text: 'c', styles: ['dim', 'green'] },
        { column: 1, text: 'd', styles: ['dim'] },
      ],
    ]);
  });

  test('continues on the next line at the edge of the terminal', () => {
    expect(styledLines('abcdef', 4).map((runs) => runs.map(({ text }) => text).join())).toEqual([
      'abcd',
      'ef',
    ]);
  });

  test.for(['\u001b[2J', '\u0007', '\u001b[33m', 'a\rb'])('cannot be drawn with %j', (text) => {
    expect(() => styledLines(text, 80)).toThrow('Expected');
  });
});

test('a picture escapes text that looks like markup', () => {
  const window = { title: 'a & <b>', steps: [{ atSeconds: 0, text: '</text> & <script>' }] };
  const svg = terminalSvg([window], '<title>');
  expect(svg).toContain('>&lt;/text> &amp; &lt;script></text>');
  expect(svg).toContain('<title>&lt;title></title>');
  expect(svg).toContain('>a &amp; &lt;b></text>');
});
