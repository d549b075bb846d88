import { expect, test } from 'vitest';
import { createRecentDeliveries } from '../../../src/commands/listen/recent-deliveries.ts';
import { exampleBody, receptionOf } from '../../terminal/example-reception.ts';

const reception = (id: number, bodyBytes = 100) =>
  receptionOf(exampleBody('wallet.saved'), { id, bodyBytes });

test('keeps the last 200, the oldest first', () => {
  const recent = createRecentDeliveries();
  for (let id = 1; id <= 250; id += 1) recent.add(reception(id));
  const ids = recent.list().map((one) => one.reception.id);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 51, 250]);
});

test('keeps at most 32 MB of bodies, but always the last delivery', () => {
  const recent = createRecentDeliveries();
  for (let id = 1; id <= 20; id += 1) recent.add(reception(id, 5_000_000));
  expect(recent.list().map((one) => one.reception.id)).toEqual([15, 16, 17, 18, 19, 20]);
  recent.add(reception(21, 60_000_000));
  expect(recent.list().map((one) => one.reception.id)).toEqual([21]);
});

test('keeps nothing that the filter left out', () => {
  const recent = createRecentDeliveries();
  const treatment = { isChosen: false, duplicateOf: null, forwardings: [] };
  recent.add(receptionOf(exampleBody('wallet.saved'), { id: 1, treatment }));
  expect(recent.list()).toEqual([]);
});
