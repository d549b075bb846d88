import { expect, test } from 'vitest';
import { measureSteadily } from '../../bench/measuring/measure-steadily.ts';

/** A row whose figure is 1, with these distances between the quartiles, one for each time that it is measured. */
function rowOf(...spreads: readonly number[]) {
  const left = [...spreads];
  return {
    left,
    measure: async () => {
      const half = (left.shift() ?? Number.NaN) / 2;
      const figure = { median: 1, low: 1 - half, high: 1 + half };
      return { figure, ours: '', baseline: '', note: 'Loud.' };
    },
  };
}

test.for<readonly [spreads: readonly number[], unused: number, note: string]>([
  [[0.1, 0.1], 1, 'Loud.'],
  [[0, 0.1], 1, 'Loud.'],
  [[0.4, 0.1, 0.05], 1, 'Loud.'],
  [
    [0.4, 0.2, 0.3, 0.5, 0.1],
    1,
    'Loud. The quartiles are 20 % of the figure apart (the steadiest of 4 runs).',
  ],
])('quartiles that are %j apart leave %d measurements undone', async ([spreads, unused, note]) => {
  const row = rowOf(...spreads);
  expect((await measureSteadily(row, 'full')).note).toBe(note);
  expect(row.left).toHaveLength(unused);
});

test('a quick run measures once, and notes how wide the quartiles are', async () => {
  const row = rowOf(0.4, 0.1);
  expect((await measureSteadily(row, 'quick')).note).toBe(
    'Loud. The quartiles are 40 % of the figure apart (measured once).',
  );
  expect(row.left).toHaveLength(1);
});
