import { describe, expect, test } from 'vitest';
import { Problem } from '../../../src/problem.ts';
import { parseHeaderLine, replaceHeaders } from '../../../src/protocol/delivery/header-line.ts';

describe('a header line', () => {
  test.for([
    ['X: y', 'X', 'y'],
    ['X:y', 'X', 'y'],
    ['X: \t y \t ', 'X', 'y'],
    ['X:', 'X', ''],
    ['X: a: b', 'X', 'a: b'],
    ["!#$%&'*+.^_`|~09azAZ-: v", "!#$%&'*+.^_`|~09azAZ-", 'v'],
    ['X: \u0080\u00ff~', 'X', '\u0080\u00ff~'],
  ] as const)('%j is read as the header %j with the value %j', ([line, name, value]) => {
    expect(parseHeaderLine(line)).toEqual([name, value]);
  });

  test.for([
    '',
    'X',
    ': y',
    'X Y: z',
    'X : y',
    ' X: y',
    'X: a\r\nY: b',
    'X: a\nb',
    'X: a\0',
    'X: 漢',
    'é: x',
  ])('%j is not a valid header line', (line) => {
    expect(() => parseHeaderLine(line)).toThrow(Problem);
  });

  test('is never repeated in the error, because it may hold a secret', () => {
    try {
      parseHeaderLine('no-secret');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'bad-flag',
        message: "expected a header as 'name: value', got 9 characters that are not a valid header.",
      });
    }
  });
});

describe('replaceHeaders', () => {
  test.for<[string, string[], [string, string][], string[]]>([
    ['nothing', ['A', '1'], [], ['A', '1']],
    [
      'in its place, in the new case',
      ['A', '1', 'B', '2', 'C', '3'],
      [['b', '9']],
      ['A', '1', 'b', '9', 'C', '3'],
    ],
    ['all of the same name', ['A', '1', 'B', '2', 'a', '3'], [['A', '9']], ['A', '9', 'B', '2']],
    ['what is not there, at the end', ['A', '1'], [['B', '2']], ['A', '1', 'B', '2']],
    [
      'twice what was given twice',
      ['A', '1', 'B', '2'],
      [
        ['a', '8'],
        ['A', '9'],
      ],
      ['a', '8', 'B', '2', 'A', '9'],
    ],
    [
      'twice what was not there',
      [],
      [
        ['A', '8'],
        ['a', '9'],
      ],
      ['A', '8', 'a', '9'],
    ],
    [
      'several',
      ['A', '1', 'B', '2'],
      [
        ['B', '8'],
        ['A', '9'],
      ],
      ['A', '9', 'B', '8'],
    ],
    ['with what has no value left aside', ['A', '1', 'B'], [], ['A', '1']],
  ])('replaces %s', ([, headers, replacements, expected]) => {
    expect(replaceHeaders(headers, replacements)).toEqual(expected);
  });
});
