import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonNode, parseJsonTree } from '../../../src/protocol/json/json-tree.ts';

/** Puts the values together again from where they stand. */
function madeOf(node: JsonNode, text: string): unknown {
  if (node.kind === 'scalar') return JSON.parse(text.slice(node.start, node.end));
  const members = [...node.children].map(([key, child]) => [key, madeOf(child, text)] as const);
  return node.kind === 'array' ? members.map(([, value]) => value) : Object.fromEntries(members);
}

test('every value of a text stands where the tree has it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.nat(3), (json, indent) => {
      const text = ` ${JSON.stringify(JSON.parse(json), undefined, indent)}\n`;
      const tree = parseJsonTree(text);
      expect(text.slice(tree.start, tree.end)).toBe(text.trim());
      expect(JSON.stringify(madeOf(tree, text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('of a repeated key the last value counts, and digits are kept', () => {
  const text = '{"a":1,"\\u0061":90071993781977808123}';
  const child = parseJsonTree(text).children.get('a');
  expect(text.slice(child?.start, child?.end)).toBe('90071993781977808123');
});
