import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffJson } from '../../../src/protocol/json/diff-json.ts';

type Row = readonly [path: string, before: string | undefined, after: string | undefined];

const rows = (before: string, after: string): readonly Row[] =>
  diffJson(before, after).map(({ path, ...texts }) => [path.join('.'), texts.before, texts.after]);

test.for<readonly [before: string, after: string, expected: readonly Row[]]>([
  ['{"a":1}', '{"a":1}', []],
  ['{"a":1,"b":[2]}', ' { "b" : [ 2 ] ,\n"a":1}', []],
  ['{"data":{"height":100}}', '{"data":{"height":101}}', [['data.height', '100', '101']]],
  ['{"a":1}', '{"a":1,"b":{"c":2}}', [['b', undefined, '{"c":2}']]],
  ['{"a":1,"b":null}', '{"a":1}', [['b', 'null', undefined]]],
  [
    '[1,2,3]',
    '[1,5]',
    [
      ['1', '2', '5'],
      ['2', '3', undefined],
    ],
  ],
  ['{"a":[{"b":1},{"b":2}]}', '{"a":[{"b":1},{"b":3}]}', [['a.1.b', '2', '3']]],
  ['{"a":{}}', '{"a":[]}', [['a', '{}', '[]']]],
  ['{"a":"1"}', '{"a":1}', [['a', '"1"', '1']]],
  ['9007199254740993', '9007199254740992', [['', '9007199254740993', '9007199254740992']]],
  ['1.0', '1', [['', '1.0', '1']]],
  [String.raw`"\u00e9\/"`, '"é/"', []],
  ['{"a":1,"a":2}', '{"a":2}', []],
  ['{"__proto__":1}', '{"__proto__":2}', [['__proto__', '1', '2']]],
  [String.raw`{"\u0061":1}`, '{"a":2}', [['a', '1', '2']]],
  ['{"a.b":{"":1}}', '{"a.b":{"":2}}', [['a.b.', '1', '2']]],
  ['{ }', '{}', []],
])('%s and %s differ in %j', ([before, after, expected]) => {
  expect(rows(before, after)).toEqual(expected);
});

test('two values differ exactly when they are not deeply equal', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [before, after] = [one, other].map((each) => JSON.stringify(each));
      // -0 is written as 0.
      const isEqual = isDeepStrictEqual(JSON.parse(before ?? ''), JSON.parse(after ?? ''));
      expect(diffJson(before ?? '', after ?? '').length === 0).toBe(isEqual);
      expect(diffJson(JSON.stringify(one, null, 2), JSON.stringify(one))).toEqual([]);
    }),
  );
});

test('comparing in the other direction finds the same paths, with the texts swapped', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      const sorted = (found: readonly Row[]) => found.map((row) => JSON.stringify(row)).toSorted();
      const [before, after] = [JSON.stringify(one), JSON.stringify(other)];
      const back = rows(after, before).map(([path, old, now]): Row => [path, now, old]);
      expect(sorted(back)).toEqual(sorted(rows(before, after)));
    }),
  );
});
