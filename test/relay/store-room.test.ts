import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliveryOf, openExampleRelay, openTarget } from './example-relay.ts';

test('dead letters that fill a part of the store leave the rest of it to deliveries', async () => {
  const directory = await temporaryFolder();
  let status = 410;
  const target = await openTarget((response) => response.writeHead(status).end());
  const relay = await openExampleRelay({ directory, targets: [target.url], maxStoreBytes: 20_000 });
  relay.start();
  for (let n = 1; n <= 15; n += 1) await relay.append(deliveryOf(n));
  await expect.poll(() => relay.counts().targets[0]?.dead).toBe(15);
  status = 200;
  for (let n = 16; n <= 150; n += 1) {
    expect(await relay.append(deliveryOf(n))).toBeUndefined();
    await target.arrived(n);
  }
  await relay.end();
});

test('deliveries that arrive together are kept as far as the store has room', async () => {
  const directory = await temporaryFolder();
  const target = await openTarget((response) => response.writeHead(503).end());
  const relay = await openExampleRelay({ directory, targets: [target.url], maxStoreBytes: 20_000 });
  relay.start();
  const all = Array.from({ length: 200 }, (_, n) => relay.append(deliveryOf(n)));
  const kept = (await Promise.all(all)).filter((problem) => problem === undefined);
  expect(kept.length).toBeGreaterThan(30);
  await relay.end();
});

test('dead letters for which the store has no room are tried again once, not again and again', async () => {
  const directory = await temporaryFolder();
  let status = 410;
  const target = await openTarget((response) => response.writeHead(status).end());
  const options = { directory, targets: [target.url] };
  const relay = await openExampleRelay({ ...options, maxStoreBytes: 20_000 });
  relay.start();
  for (let n = 1; n <= 25; n += 1) await relay.append(deliveryOf(n));
  await expect.poll(() => relay.counts().targets[0]?.dead).toBe(25);
  status = 503;
  for (let n = 26; (await relay.append(deliveryOf(n))) === undefined; ) n += 1;
  await relay.end();

  // Room for some of them.
  const larger = await openExampleRelay({ ...options, maxStoreBytes: 22_000 });
  larger.start();
  const requests = join(directory, 'store', 'requests');
  await writeFile(join(requests, '01234567-89ab-cdef-0123-456789abcdef.json'), '{"ids":"all"}');
  await expect.poll(() => readdir(requests)).toEqual(['01234567-89ab-cdef-0123-456789abcdef.done']);
  const answer = await readFile(join(requests, '01234567-89ab-cdef-0123-456789abcdef.done'), 'utf8');
  const { count } = JSON.parse(answer);
  expect(count).toBeGreaterThan(0);
  expect(larger.counts().targets[0]?.dead).toBe(25 - count);
  expect(larger.events.filter(({ kind }) => kind === 'upkeep-trouble')).toEqual([]);
  await larger.end();
});
