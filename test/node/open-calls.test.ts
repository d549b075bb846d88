import { expect, test, vi } from 'vitest';
import { createOpenCalls, type OpenCall } from '../../src/node/open-calls.ts';

const turn = () => new Promise(setImmediate);

test('calls over the limit wait until another one ends', async () => {
  const calls = createOpenCalls({ maxCalls: 2, monotonicMs: () => 0 });
  const opened: OpenCall[] = [];
  const open = () => void calls.open().then((call) => opened.push(call));
  for (let n = 1; n <= 4; n += 1) open();
  await turn();
  expect(opened).toHaveLength(2);
  opened[0]?.close();
  open();
  await turn();
  expect(opened).toHaveLength(3);
  for (const call of opened.splice(0)) call.close();
  await turn();
  expect(opened).toHaveLength(2);
});

test('the oldest call is given up for a waiting one as soon as it is old enough', async () => {
  let nowMs = 0;
  const calls = createOpenCalls({ maxCalls: 2, abandonableAfterMs: 1, monotonicMs: () => nowMs });
  const [first, second] = [await calls.open(), await calls.open()];
  const third = calls.open();
  await turn();
  expect([first.signal.aborted, second.signal.aborted]).toEqual([false, false]);
  nowMs = 5;
  await vi.waitFor(() => expect(first.signal.aborted).toBe(true));
  expect(second.signal.aborted).toBe(false);
  first.close();
  await third;
  calls.stop();
  expect(second.signal.aborted).toBe(false);
});

test('no call is given up while there is room, or without an age', async () => {
  const patient = createOpenCalls({ maxCalls: 1, monotonicMs: () => 0 });
  const only = await patient.open();
  const next = patient.open();
  await turn();
  expect(only.signal.aborted).toBe(false);
  only.close();
  await next;
});
