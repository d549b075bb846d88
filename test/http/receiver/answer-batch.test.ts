import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createAnswerBatch } from '../../../src/http/receiver/answer-batch.ts';

function recorded() {
  const log: string[] = [];
  const batch = createAnswerBatch(
    (item: number) => {
      log.push(`sent ${item}`);
      return item;
    },
    (reported) => log.push(`reported ${reported}`),
  );
  return { log, batch };
}

test('answers from two turns of the event loop are sent in order after them, and then reported', async () => {
  const { log, batch } = recorded();
  batch.add(1, 10);
  await setImmediate();
  batch.add(2, 10);
  expect(log).toEqual([]);
  await setImmediate();
  expect(log).toEqual(['sent 1', 'sent 2', 'reported 1', 'reported 2']);
  batch.add(3, 10);
  await setImmediate();
  await setImmediate();
  expect(log.slice(4)).toEqual(['sent 3', 'reported 3']);
});

test('a flush sends at once, and nothing twice', async () => {
  const { log, batch } = recorded();
  batch.add(1, 10);
  batch.flush();
  expect(log).toEqual(['sent 1', 'reported 1']);
  batch.flush();
  await setImmediate();
  await setImmediate();
  expect(log).toEqual(['sent 1', 'reported 1']);
});

test('256 answers or a mebibyte are sent without waiting', () => {
  const many = recorded();
  for (let item = 1; item <= 256; item += 1) many.batch.add(item, 1);
  expect(many.log).toHaveLength(512);
  const large = recorded();
  large.batch.add(1, 1_048_575);
  expect(large.log).toEqual([]);
  large.batch.add(2, 1);
  expect(large.log).toHaveLength(4);
});
