import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRunMarker, RowStore } from '../../../src/inspector/page/model/row-store.ts';
import { deliveryRow } from './delivery-row.ts';

function contents(store: RowStore): readonly (number | string)[] {
  return Array.from({ length: store.end - store.start }, (_, index) => {
    const entry = store.at(store.start + index);
    if (entry === undefined) return 'nothing';
    return isRunMarker(entry) ? entry.startedRun : entry.id;
  });
}

function storeOf(maxEntries: number, ...ids: readonly number[]): RowStore {
  const store = new RowStore(maxEntries);
  store.beginRun('a');
  store.add(ids.map((id) => deliveryRow(id)));
  return store;
}

test('keeps rows in order of arrival', () => {
  expect(contents(storeOf(10, 1, 2, 5))).toEqual([1, 2, 5]);
});

test('ignores rows that a reopened stream repeats', () => {
  const store = storeOf(10, 1, 2, 3);
  store.beginRun('a');
  expect(store.add([2, 3, 4].map((id) => deliveryRow(id))).map(({ id }) => id)).toEqual([4]);
  expect(contents(store)).toEqual([1, 2, 3, 4]);
});

test('keeps the rows of an earlier run, with a marker after them', () => {
  const store = storeOf(10, 1, 2);
  store.beginRun('b');
  store.add([deliveryRow(1)]);
  expect(contents(store)).toEqual([1, 2, 'b', 1]);
  expect([0, 1, 3].map((position) => store.runAt(position))).toEqual(['a', 'a', 'b']);
});

test('adds no marker before the first row', () => {
  const store = new RowStore(10);
  store.beginRun('a');
  store.beginRun('b');
  store.add([deliveryRow(1)]);
  expect(contents(store)).toEqual([1]);
  expect(store.positionOf({ run: 'b', id: 1 })).toBe(0);
});

test('drops the oldest rows, and keeps the positions of the others', () => {
  const store = storeOf(3, 1, 2, 3, 4, 5);
  expect(contents(store)).toEqual([3, 4, 5]);
  expect(store.start).toBe(2);
  expect(store.at(1)).toBeUndefined();
  expect(store.positionOf({ run: 'a', id: 2 })).toBeUndefined();
  expect(store.positionOf({ run: 'a', id: 4 })).toBe(3);
});

test('finds a row by run and id', () => {
  const store = storeOf(10, 2, 4, 6);
  store.beginRun('b');
  store.add([2, 3].map((id) => deliveryRow(id)));
  const find = (run: string, id: number) => store.positionOf({ run, id });
  expect([find('a', 2), find('a', 6), find('b', 2), find('b', 3)]).toEqual([0, 2, 4, 5]);
  expect([find('a', 3), find('a', 7), find('b', 4), find('c', 2)]).toEqual(Array(4).fill(undefined));
});

test('always holds the newest rows, each once, and finds each of them', () => {
  const batches = fc.array(fc.array(fc.integer({ min: 1, max: 40 })), { maxLength: 20 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), batches, (maxEntries, numbers) => {
      const store = storeOf(maxEntries);
      let lastId = 0;
      const expected: number[] = [];
      for (const batch of numbers) {
        store.add(batch.map((id) => deliveryRow(id)));
        for (const id of batch) {
          if (id <= lastId) continue;
          expected.push(id);
          lastId = id;
        }
      }
      expect(contents(store)).toEqual(expected.slice(-maxEntries));
      for (const id of expected.slice(-maxEntries)) {
        expect(store.positionOf({ run: 'a', id })).toBe(expected.indexOf(id));
      }
    }),
  );
});
