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
  await relay.close(5_000);
});

test('deliveries that arrive together are kept as far as the store has room', async () => {
  const directory = await temporaryFolder();
  const target = await openTarget((response) => response.writeHead(503).end());
  const relay = await openExampleRelay({ directory, targets: [target.url], maxStoreBytes: 20_000 });
  relay.start();
  const all = Array.from({ length: 200 }, (_, n) => relay.append(deliveryOf(n)));
  const kept = (await Promise.all(all)).filter((problem) => problem === undefined);
  expect(kept.length).toBeGreaterThan(30);
  await relay.close(5_000);
});
