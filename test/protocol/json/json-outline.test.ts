import { expect, test } from 'vitest';
import { outlineJson } from '../../../src/protocol/json/json-outline.ts';

/** The members as pairs of key and the text of the value, with the white space around it. */
function membersOf(text: string, takesElements = false): readonly (readonly [string, string])[] {
  return outlineJson(text, takesElements).members.map(({ key, start, end }) => [key, text.slice(start, end)]);
}

test.for([
  ['', 0],
  ['1', 0],
  ['"[{"', 0],
  ['[]', 1],
  ['{}', 1],
  ['[{"a":[]}]', 3],
  ['[[],[[]],[]]', 3],
  ['["\\"[[["]', 1],
  [']]][', 1],
  ['}[]', 1],
] as const)('%s is %d deep', ([text, depth]) => {
  expect(outlineJson(text).depth).toBe(depth);
});

test('stops counting at 129 levels', () => {
  expect(outlineJson('['.repeat(128)).depth).toBe(128);
  expect(outlineJson('['.repeat(9_999))).toEqual({ depth: 129, members: [] });
  expect(outlineJson(`{"a":1,"b":${'['.repeat(200)}`)).toEqual({ depth: 129, members: [] });
});

test.for<[string, [string, string][]]>([
  ['{}', []],
  ['{"a":1}', [['a', '1']]],
  [
    '{ "a" : 1 , "b" : 2 }',
    [
      ['a', ' 1 '],
      ['b', ' 2 '],
    ],
  ],
  [
    '{"a":{"b":1,"c":[2,3]},"d":"x,y:{}"}',
    [
      ['a', '{"b":1,"c":[2,3]}'],
      ['d', '"x,y:{}"'],
    ],
  ],
  [
    '{"a":1,"a":2}',
    [
      ['a', '1'],
      ['a', '2'],
    ],
  ],
  [
    '{"":"","b":"c"}',
    [
      ['', '""'],
      ['b', '"c"'],
    ],
  ],
  [
    '{"\\u0061\\"":1,"\\\\":2}',
    [
      ['a"', '1'],
      ['\\', '2'],
    ],
  ],
  [
    '{"a":"b","c":"d"}',
    [
      ['a', '"b"'],
      ['c', '"d"'],
    ],
  ],
  [
    '{"a":[{"b":1}],"c":[]}',
    [
      ['a', '[{"b":1}]'],
      ['c', '[]'],
    ],
  ],
  [' \n{"a":1}\n', [['a', '1']]],
  ['[1,2]', []],
  ['[{"a":1}]', []],
  ['"a"', []],
])('the members of %s are found', ([text, members]) => {
  expect(membersOf(text)).toEqual(members);
});

test.for<[string, [string, string][]]>([
  ['[]', []],
  ['[ ]', []],
  ['[1]', [['0', '1']]],
  [
    '[1, "a,b" ,[2,3],{"c":4}]',
    [
      ['0', '1'],
      ['1', ' "a,b" '],
      ['2', '[2,3]'],
      ['3', '{"c":4}'],
    ],
  ],
  [
    '[[],[]]',
    [
      ['0', '[]'],
      ['1', '[]'],
    ],
  ],
  ['{"a":[1,2]}', [['a', '[1,2]']]],
])('the elements of %s are found when asked for', ([text, elements]) => {
  expect(membersOf(text, true)).toEqual(elements);
});

test.for([
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{:1}',
  '{,}',
  '{1:2}',
  '{"a"}',
  '{"\\x":1}',
  '{"a":1,}',
  '"',
  '{"',
  '\\',
])('%j, which is not JSON, causes no exception', (text) => {
  expect(outlineJson(text).members.length).toBeLessThan(2);
  expect(outlineJson(text, true).members.length).toBeLessThan(2);
});
