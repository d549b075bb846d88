import { expect, test } from 'vitest';
import { isMet } from '../../bench/row.ts';
import { type Result, tableText } from '../../bench/table.ts';

function result(side: 'at most' | 'at least', value: number, median: number): Result {
  const aim = { side, value, unit: 'x' } as const;
  const figure = { median, low: median - 0.1, high: median + 0.1 };
  return {
    row: { name: 'a-row', what: 'this', against: 'that', aim },
    measurement: { figure, ours: '1/s', baseline: '2/s' },
  };
}

test.for([
  ['at most', 1.15, 1.15, true],
  ['at most', 1.15, 1.16, false],
  ['at least', 0.8, 0.8, true],
  ['at least', 0.8, 0.79, false],
] as const)('whether an aim of %s %d is met by %d: %j', ([side, value, median, expected]) => {
  const { row, measurement } = result(side, value, median);
  expect(isMet(row.aim, measurement)).toBe(expected);
});

test('a quoted figure has no aim to meet', () => {
  const { row, measurement } = result('at least', 0.8, 0.5);
  const text = tableText([{ row: { ...row, aim: { side: 'quoted', unit: 'ms' } }, measurement }]);
  expect(text).toMatch(/\| 1 ms +\| 0 ms to 1 ms \| +\| quoted \| {5}\|\n$/);
});

test('a late answer misses the aim, and is named in the notes', () => {
  const { row, measurement } = result('at least', 0.8, 0.9);
  const late = { ...measurement, misses: ['2 answers took more than 1500 ms.'] };
  expect(isMet(row.aim, late)).toBe(false);
  const text = tableText([{ row: { ...row, missedBecause: 'Slow.' }, measurement: late }]);
  expect(text).toContain('| no  |');
  expect(text).toContain('- a-row misses its aim: 2 answers took more than 1500 ms.');
  expect(text).not.toContain('Slow.');
});

test('the table has aligned columns and a line per row, followed by notes, reasons for missed aims and skipped rows', () => {
  const missed = result('at least', 0.8, 0.5);
  const plain = { ...missed, row: { ...missed.row, missedBecause: 'Slow.' } };
  const met = result('at most', 1.15, 1.1);
  const noted = { ...met, row: { ...met.row, missedBecause: 'Never seen.' } };
  const measurement = { ...noted.measurement, cpuRatio: 1.234, note: 'Loud.' };
  const skipped = {
    ...met.row,
    name: 'third-row',
    missing: 'http' as const,
    measure: () => Promise.reject(),
  };
  expect(tableText([plain, { row: { ...noted.row, name: 'another-row' }, measurement }], [skipped])).toBe(
    [
      '| row         | what | against | ours | baseline | figure | quartiles      | cpu   | aim     | met |',
      '| ----------- | ---- | ------- | ---- | -------- | ------ | -------------- | ----- | ------- | --- |',
      '| a-row       | this | that    | 1/s  | 2/s      | 0.50x  | 0.40x to 0.60x |       | ≥ 0.80x | no  |',
      '| another-row | this | that    | 1/s  | 2/s      | 1.10x  | 1.00x to 1.20x | 1.23x | ≤ 1.15x | yes |',
      '',
      '- a-row misses its aim: Slow.',
      '- another-row: Loud.',
      '- third-row is skipped: http is not installed (apt-get install httpie).',
      '',
    ].join('\n'),
  );
});
