import { expect, test } from 'vitest';
import { chooseParts } from './choose-parts.ts';
import { parts } from './parts.ts';

const all = parts.map(({ name }) => name);

test.for<readonly [words: readonly string[], scale: string, names: readonly string[]]>([
  [[], 'full', all],
  [['quick'], 'quick', all],
  [['conditions', 'quick'], 'quick', ['conditions']],
  [['conditions', 'captures'], 'full', ['captures', 'conditions']],
])('the arguments %j select a %s comparison of %j', ([words, scale, names]) => {
  const choice = chooseParts(words, parts);
  expect(choice.scale).toBe(scale);
  expect(choice.parts.map(({ name }) => name)).toEqual(names);
});

test('an unknown part is refused with a list of the known ones', () => {
  expect(() => chooseParts(['quick', 'events'], parts)).toThrow(/parts out of captures, .*got "events"/);
});

test('only the figures of everything can be written', () => {
  expect(chooseParts(['--write'], parts).writes).toBe(true);
  expect(() => chooseParts(['--write', 'quick'], parts)).toThrow('not quick');
  expect(() => chooseParts(['--write', 'captures'], parts)).toThrow('Expected all parts');
});
