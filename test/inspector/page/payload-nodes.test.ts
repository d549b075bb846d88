import { expect, test } from 'vitest';
import {
  childNodes,
  isTooDeep,
  pasteText,
  rootNode,
} from '../../../src/inspector/page/detail/payload-nodes.ts';

const children = (text: string) =>
  childNodes(rootNode(text)).map(({ path, text: value, kind }) => [path.join('.'), value, kind]);

test('keeps digits, order and repeated keys', () => {
  expect(children('{ "b": 9007199254740993, "a": 1.50, "a" : "x" }')).toEqual([
    ['b', '9007199254740993', 'number'],
    ['a', '1.50', 'number'],
    ['a', '"x"', 'string'],
  ]);
});

test('gives repeated keys different places', () => {
  const places = childNodes(rootNode('{"a":1,"a":2}')).map(({ place }) => place);
  expect(new Set(places).size).toBe(2);
});

test('numbers the elements of an array', () => {
  expect(children('[null, {}, [1]]')).toEqual([
    ['0', 'null', 'literal'],
    ['1', '{}', 'object'],
    ['2', '[1]', 'array'],
  ]);
});

test('extends the path with each level', () => {
  const [outer] = childNodes(rootNode('{"a":[{"b":1}]}'));
  const [element] = outer === undefined ? [] : childNodes(outer);
  const [inner] = element === undefined ? [] : childNodes(element);
  expect(inner?.path).toEqual(['a', '0', 'b']);
});

test.for(['1', '"{}"', 'true', '{}', '[]', ''])('finds no members in %s', (text) => {
  expect(children(text)).toEqual([]);
});

test.for([
  [String.raw`"caf\u00e9 \"x\""`, 'café "x"'],
  ['9007199254740993', '9007199254740993'],
  ['{"a": 1}', '{"a": 1}'],
  ['"unterminated', '"unterminated'],
] as const)('pastes %s as %s', ([text, pasted]) => {
  expect(pasteText(rootNode(text))).toBe(pasted);
});

test('reports text that nests too deep to be shown as a tree', () => {
  expect(isTooDeep('['.repeat(200) + ']'.repeat(200))).toBe(true);
  expect(isTooDeep('[[1]]')).toBe(false);
});
