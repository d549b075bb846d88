import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetKey } from '../../src/relay/open-target.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliveryOf, numbersAt, openExampleRelay, openTarget, realClock } from './example-relay.ts';

/** The upkeep of the store waits no second. */
const briskClock = {
  ...realClock(),
  pause: (durationMs: number, signal: AbortSignal) => realClock().pause(Math.min(durationMs, 5), signal),
};

/** A store with deliveries of which a target has refused the first. From now on it answers with the status. */
async function fillStore(count: number, status: number) {
  const directory = await temporaryFolder();
  let answer = 503;
  const target = await openTarget((response) => response.writeHead(answer).end());
  const options = { directory, targets: [target.url], maxStoreBytes: 20_000, clock: briskClock };
  const relay = await openExampleRelay(options);
  relay.start();
  for (let n = 1; n <= count; n += 1) await relay.append(deliveryOf(n));
  await target.arrived(1);
  await relay.end();
  answer = status;
  const key = targetKey(target.url.href);
  return { options, target, key, store: join(directory, 'store'), before: target.requests.length };
}

describe.skipIf(isWindows).each(['targets', 'dead'])('a store whose file in %s', (part) => {
  test('is a link is refused, and nothing is written through it', async () => {
    const { options, key, store } = await fillStore(1, 200);
    const other = join(options.directory, 'other.txt');
    await writeFile(other, 'of another program\n');
    const path = join(store, part, `${key}.ndjson`);
    await rm(path, { force: true });
    await symlink(other, path);
    await expect(openExampleRelay(options)).rejects.toMatchObject({ code: 'unsafe-file' });
    expect(await readFile(other, 'utf8')).toBe('of another program\n');
  });

  test('is a folder is refused', async () => {
    const { options, key, store } = await fillStore(1, 200);
    const path = join(store, part, `${key}.ndjson`);
    await rm(path, { force: true });
    await mkdir(path);
    await expect(openExampleRelay(options)).rejects.toMatchObject({ code: 'unsafe-file' });
  });
});

test.skipIf(isWindows)('a segment that cannot be read holds deliveries up until it can be read', async () => {
  const { options, target, store, before } = await fillStore(30, 200);
  const [, second = ''] = (await readdir(join(store, 'deliveries'))).toSorted();
  const path = join(store, 'deliveries', second);
  const aside = join(store, 'aside');
  await rename(path, aside);
  await symlink(aside, path);
  const relay = await openExampleRelay(options);
  relay.start();
  await relay.reported('read-trouble');
  // Replaces the link at once: a segment that is missing for a moment is skipped.
  await rename(aside, path);
  await target.arrived(before + 30);
  await relay.end();
  expect(numbersAt(target).slice(before)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  expect(relay.events.filter(({ kind }) => kind !== 'tried')).toMatchObject([
    { kind: 'read-trouble', cause: { code: 'unsafe-file' } },
    { kind: 'read-trouble', cause: undefined },
  ]);
});

test('a segment stays while deliveries in it wait, even if the next one claims the numbers of its lines', async () => {
  const { options, target, store, before } = await fillStore(5, 503);
  const [first = ''] = await readdir(join(store, 'deliveries'));
  // As after a rotation that failed once the file was there: the relay has gone on in the segment before.
  await writeFile(join(store, 'deliveries', '0000000000000002.ndjson'), '');
  const { url } = target;
  const path = join(store, 'targets', `${targetKey(url.href)}.ndjson`);
  const bytes = await readFile(join(store, 'deliveries', first));
  const second = bytes.indexOf('\n') + 1;
  const next = { segment: 1, offset: second, line: 2 };
  await writeFile(
    path,
    `${JSON.stringify({ target: url.href })}\n${JSON.stringify({ next, unfinished: [] })}\n`,
  );
  const relay = await openExampleRelay({ ...options, keepMs: 0 });
  relay.start();
  await target.arrived(before + 10);
  await relay.end();
  expect(await readdir(join(store, 'deliveries'))).toContain(first);
});

test.skipIf(isWindows)(
  'a store that is moved away is reported once, and deliveries are refused',
  async () => {
    const { options, store } = await fillStore(1, 200);
    let pauses = 0;
    let manyPauses = () => {};
    const paused = new Promise<void>((resolve) => {
      manyPauses = resolve;
    });
    const pause = (durationMs: number, signal: AbortSignal) => {
      pauses += 1;
      if (pauses === 50) manyPauses();
      return briskClock.pause(durationMs, signal);
    };
    const relay = await openExampleRelay({ ...options, clock: { ...briskClock, pause } });
    await rename(store, `${store}-2`);
    relay.start();
    await paused;
    expect(await relay.append(deliveryOf(2))).toMatchObject({ code: 'unwritable-file' });
    await relay.end();
    expect(relay.events.filter(({ kind }) => kind === 'upkeep-trouble')).toHaveLength(1);
  },
);
