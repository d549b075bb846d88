import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault, notJsonText } from '../../../src/protocol/json/json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON, and JSON with a few characters put in, taken out or cut off. */
const almostJson = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]:,"\\ \n-0.e+1tnx\u0001ü')), { maxLength: 3 }),
    fc.constantFrom('insert', 'replace', 'cut'),
  )
  .map(([text, edits, way]) =>
    edits.reduce((edited, [place, character]) => {
      const at = place % (edited.length + 1);
      if (way === 'cut') return edited.slice(0, at);
      return edited.slice(0, at) + character + edited.slice(way === 'insert' ? at : at + 1);
    }, text),
  );

test('finds a fault in exactly those texts that JSON.parse refuses, within the text', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const found = jsonFault(text);
      expect(found === undefined, text).toBe(isJson(text));
      if (found === undefined) return;
      const line = text.split('\n')[found.line - 1] ?? '';
      expect(found.column).toBeLessThanOrEqual([...line].length + 1);
    }),
    { numRuns: 5_000 },
  );
});

test.for([
  ['', 'a value', 1, 1],
  ['{a:1}', 'a property name in double quotes or "}"', 1, 2],
  ['{"a":1,}', 'a property name in double quotes', 1, 8],
  ['{"a" 1}', '":"', 1, 6],
  ['{"a":1\n "b":2}', '"," or "}"', 2, 2],
  ['[1 2]', '"," or "]"', 1, 4],
  ['[1,]', 'a value', 1, 4],
  ['{"a":01}', 'a value', 1, 6],
  ["{'a':1}", 'a property name in double quotes or "}"', 1, 2],
  ['{"a":"x\ny"}', 'an escape such as \\n for a control character', 1, 8],
  ['{"a":"\\x"}', 'an escape such as \\n or \\u0041', 1, 7],
  ['{"é🚀":"open', 'a closing quotation mark', 1, 12],
  ['{}{}', 'the end of the text', 1, 3],
  ['\n\n{"a":\n  tru}', 'a value', 4, 3],
] as const)('%j lacks %s in line %d, column %d', ([text, expected, line, column]) => {
  expect(jsonFault(text)).toEqual({ expected, line, column });
});

test('reads texts of any depth', () => {
  const deep = '['.repeat(200_000);
  expect(jsonFault(deep + ']'.repeat(200_000))).toBeUndefined();
  expect(jsonFault(deep)).toMatchObject({ expected: 'a value or "]"', column: 200_001 });
});

test('is described by what is wrong and where', () => {
  expect(notJsonText('bad.json', '{ab}')).toBe(
    'bad.json is not valid JSON: expected a property name in double quotes or "}" at line 1, column 2.',
  );
  expect(notJsonText('bad.json', ' \n')).toBe('bad.json is empty; expected JSON.');
});
