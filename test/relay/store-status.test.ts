import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createEventPattern } from '../../src/protocol/events/event-pattern.ts';
import { httpTarget } from '../../src/relay/http-target.ts';
import { findStoreFolder, type StoreFolder } from '../../src/relay/store-folder.ts';
import { readStoreLines } from '../../src/relay/store-lines.ts';
import { readStoreStatus } from '../../src/relay/store-status.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliveryOf, openExampleRelay, openTarget, requestOptions } from './example-relay.ts';

const never = new AbortController().signal;

/** The line and the state of each delivery. */
async function statesIn(folder: StoreFolder) {
  const states = [];
  for await (const found of readStoreLines(folder, {}, never)) {
    if (found.kind === 'entry') states.push([found.line, found.state]);
  }
  return states;
}

test('what waits for a target that gets only some events does not count the others', async () => {
  const directory = await temporaryFolder();
  const gone = new URL('http://127.0.0.1:9/blocks');
  const target = await openTarget();
  const relay = await openExampleRelay({
    directory,
    targets: [target.url, httpTarget(gone, [createEventPattern('block.*')], requestOptions())],
  });
  relay.start();
  for (const n of [1, 2, 3, 4, 5]) {
    await relay.append(deliveryOf(n, { event: n % 2 === 0 ? 'block.forged' : 'wallet.vote' }));
  }
  await target.arrived(5);
  await relay.reported('tried', 6);
  await relay.end();

  const folder = await findStoreFolder('store', { directory, stop: never });
  const { pid, targets } = await readStoreStatus(folder, () => true);
  expect(pid).toBeUndefined();
  const byTarget = new Map(targets.map((status) => [status.target, status]));
  expect(byTarget.get(target.url.href)).toMatchObject({ waiting: 0, dead: 0, lastFailure: undefined });
  expect(byTarget.get(gone.href)).toMatchObject({
    waiting: 2,
    oldestReceivedAtMs: deliveryOf(2).receivedAtMs,
    lastFailure: { status: null, error: 'refused' },
  });

  expect(await statesIn(folder)).toEqual([
    [1, 'delivered'],
    [2, 'waiting'],
    [3, 'delivered'],
    [4, 'waiting'],
    [5, 'delivered'],
  ]);
});

test('a copy of a store is read without its empty folders', async () => {
  const directory = await temporaryFolder();
  const target = await openTarget();
  const relay = await openExampleRelay({ directory, targets: [target.url] });
  relay.start();
  await relay.append(deliveryOf(1));
  await relay.reported('tried', 1);
  await relay.end();
  const folder = await findStoreFolder('store', { directory, stop: never });
  await rm(folder.dead, { recursive: true });
  expect(await statesIn(folder)).toEqual([[1, 'delivered']]);
  await rm(folder.targets, { recursive: true });
  expect(await statesIn(folder)).toEqual([[1, undefined]]);
  await rm(folder.deliveries, { recursive: true });
  expect(await readStoreStatus(folder, () => true)).toMatchObject({ bytes: 0, targets: [] });

  await writeFile(folder.targets, '');
  await expect(readStoreStatus(folder, () => true)).rejects.toMatchObject({ code: 'unreadable-file' });
});
