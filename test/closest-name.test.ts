import { expect, test } from 'vitest';
import { closestName } from '../src/closest-name.ts';

test.for([
  ['block.forged', ['block.applied', 'block.forged'], 'block.forged'],
  ['BLOCK.Forged', ['block.applied', 'block.forged'], 'block.forged'],
  ['listen', ['LISTEN'], 'LISTEN'],
  // One letter too many, too few, other, or two exchanged.
  ['sennd', ['listen', 'send'], 'send'],
  ['snd', ['listen', 'send'], 'send'],
  ['sand', ['listen', 'send'], 'send'],
  ['sedn', ['listen', 'send'], 'send'],
  ['esnd', ['listen', 'send'], 'send'],
  // The nearer one, and the first of two that are as near.
  ['abcdef', ['abcdxy', 'abcdex'], 'abcdex'],
  ['abcde', ['abcdx', 'abcdy'], 'abcdx'],
  // 40 % of what was typed may differ, and one letter always.
  ['a', ['b'], 'b'],
  ['a', ['bc'], undefined],
  ['ab', ['ac'], 'ac'],
  ['ab', ['cd'], undefined],
  ['abcde', ['abcxy'], 'abcxy'],
  ['abcde', ['abxyz'], undefined],
  ['abcdefghij', ['abcdefwxyz'], 'abcdefwxyz'],
  ['abcdefghij', ['abcdevwxyz'], undefined],
  ['', ['a'], 'a'],
  ['', ['ab'], undefined],
  ['x', [], undefined],
  // An exchange is one change: as two, these would be too far.
  ['ba', ['ab'], 'ab'],
  ['badc', ['abcd'], undefined],
  ['badcef', ['abcdef'], 'abcdef'],
  ['badcfegh', ['abcdefgh'], 'abcdefgh'],
  ['aab', ['aba'], 'aba'],
  // Not one: letters that only look exchanged.
  ['abx', ['bay'], undefined],
  ['xab', ['yab'], 'yab'],
  ['acb', ['xca'], undefined],
  ['abc', ['cba'], undefined],
] as const)('the closest name to %j among %j is %j', ([typed, names, expected]) => {
  expect(closestName(typed, names)).toBe(expected);
});

test('a name of more than 100 characters is not compared', () => {
  const name = 'a'.repeat(100);
  expect(closestName(name, [name])).toBe(name);
  expect(closestName(`${name}a`, [name])).toBeUndefined();
});

test('each inserted, removed, replaced or exchanged letter counts as one change', () => {
  // Ten letters allow four changes: every kind of change, four and five of them.
  const typed = 'abcdefghij';
  for (const [four, five] of [
    ['efghij', 'fghij'],
    ['abcdef', 'abcde'],
    ['wxyzabcdefghij', 'vwxyzabcdefghij'],
    ['abcdefghijwxyz', 'abcdefghijvwxyz'],
    ['badcfehgij', 'badcfehgix'],
  ] as const) {
    expect(closestName(typed, [four]), four).toBe(four);
    expect(closestName(typed, [five]), five).toBeUndefined();
  }
});
