import { expect, test } from 'vitest';
import { createSlots } from '../../src/node/dispatcher.ts';

test('callers over the limit wait until a slot is free', async () => {
  const slots = createSlots(2);
  const taken: number[] = [];
  const turn = () => new Promise(setImmediate);
  for (let n = 1; n <= 4; n += 1) void slots.take().then(() => taken.push(n));
  await turn();
  expect(taken).toEqual([1, 2]);
  slots.free();
  await turn();
  expect(taken).toEqual([1, 2, 3]);
  slots.free();
  slots.free();
  slots.free();
  await turn();
  expect(taken).toEqual([1, 2, 3, 4]);
  void slots.take().then(() => taken.push(5));
  void slots.take().then(() => taken.push(6));
  void slots.take().then(() => taken.push(7));
  await turn();
  expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
});
