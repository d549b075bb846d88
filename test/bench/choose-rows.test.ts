import { expect, test } from 'vitest';
import { chooseRows } from '../../bench/choose-rows.ts';
import { rows as allRows } from '../../bench/rows.ts';

/** As on a machine where every program is installed. */
const rows = allRows.map((row) => ({ ...row, missing: undefined }));

test.for<readonly [words: readonly string[], scale: string, names: readonly string[]]>([
  [[], 'full', rows.map(({ name }) => name)],
  [['quick'], 'quick', rows.map(({ name }) => name)],
  [['forward', 'listen-json'], 'full', ['listen-json', 'forward']],
  [['start-token', 'quick'], 'quick', ['start-token']],
])('the arguments %j select a %s measurement of %j', ([words, scale, names]) => {
  const choice = chooseRows(words, rows);
  expect(choice.scale).toBe(scale);
  expect(choice.rows.map(({ name }) => name)).toEqual(names);
});

test('a row that needs a program that is not installed is skipped', () => {
  const lacking = rows.map((row) =>
    row.name === 'forward' ? { ...row, missing: 'redis-server' as const } : row,
  );
  const { rows: chosen, skipped } = chooseRows(['forward', 'listen-json'], lacking);
  expect(chosen.map(({ name }) => name)).toEqual(['listen-json']);
  expect(skipped.map(({ name }) => name)).toEqual(['forward']);
});

test('an unknown row is refused with a list of the known ones', () => {
  expect(() => chooseRows(['quick', 'listen'], rows)).toThrow(/rows out of start-version, .*got "listen"/);
});

test('each row has a unique name', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
});
