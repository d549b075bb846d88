import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { jsonLines, messagesIn } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { mayMount, smallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { postMany } from './post-many.ts';
import { startRelay, statusOf } from './start-relay.ts';
import { withFlush } from './with-flush.ts';

const block = (height: number) => deliveryOf('block.forged', { id: height });
const retries = ['--first-retry', '20ms', '--max-retry-delay', '50ms'];
const slowFlushes = Number(process.env.TORTURE_KILLS ?? 6);

/** A handler that remembers the ids of the payloads that it accepts. */
async function openHandler() {
  const accepted: number[] = [];
  const state = { status: 200 };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (state.status === 200) accepted.push(JSON.parse(Buffer.concat(pieces).toString()).data.id);
    response.writeHead(state.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${portOf(server)}/`, accepted, state };
}

test.skipIf(!mayMount)(
  'a relay whose disk is full refuses deliveries, reports it, and loses none that it answered 200',
  async () => {
    const disk = await smallDisk();
    const store = join(disk, 'store');
    const handler = await openHandler();
    handler.state.status = 500;
    const relay = await startRelay(['--to', handler.url, '--store', store, ...retries]);
    const statuses = new Map<number, number>();
    for (let height = 1; height <= 200; height += 1) {
      statuses.set(height, (await deliver(relay.url, block(height))).status);
    }
    const numbers = new Set(statuses.values());
    expect(numbers).toEqual(new Set([200, 507]));
    // What the target accepts is written down all the same.
    handler.state.status = 200;
    await expect.poll(async () => (await statusOf(store))[0]?.waiting).toBe(0);
    const { exitCode, stderr } = await relay.stop();
    expect(exitCode).toBe(0);
    expect(messagesIn(stderr).join('\n')).toContain('the disk is full');
    const kept = [...statuses].filter(([, status]) => status === 200).map(([height]) => height);
    expect([...new Set(handler.accepted)].filter((height) => kept.includes(height))).toEqual(kept);
  },
);

test.skipIf(!mayMount)('a relay on a disk that was full accepts deliveries once there is room', async () => {
  const disk = await smallDisk();
  const store = join(disk, 'store');
  const handler = await openHandler();
  const relay = await startRelay(['--to', handler.url, '--store', store, ...retries]);
  await writeFile(join(disk, 'filler'), Buffer.alloc(60_000)).catch(() => {});
  let height = 0;
  let status = 200;
  while (status === 200) {
    height += 1;
    ({ status } = await deliver(relay.url, block(height)));
  }
  expect(status).toBe(507);
  await rm(join(disk, 'filler'));
  expect(await deliver(relay.url, block(0))).toMatchObject({ status: 200 });
  await expect.poll(() => handler.accepted.at(-1)).toBe(0);
  const { stderr } = await relay.stop();
  expect(messagesIn(stderr).join('\n')).toContain('disk is full');
});

test.skipIf(isWindows)(
  'after a failed flush the delivery is refused, and the next one is kept in another segment',
  async () => {
    const directory = await temporaryFolder();
    const code = `calls === 2 ? done(Object.assign(new Error('EIO'), { code: 'EIO' })) : flush(descriptor, done);`;
    const env = await withFlush(directory, code);
    const handler = await openHandler();
    const store = join(directory, 'store');
    const relay = await startRelay(['--to', handler.url, '--store', store, ...retries], { env });
    const statuses = [];
    for (const height of [1, 2, 3, 4]) statuses.push((await deliver(relay.url, block(height))).status);
    expect(statuses).toEqual([200, 507, 200, 200]);
    await expect.poll(() => handler.accepted.at(-1)).toBe(4);
    const { exitCode, stderr } = await relay.stop();
    expect(exitCode).toBe(0);
    expect(messagesIn(stderr).join('\n')).toContain('Cannot flush');
    expect(await readdir(join(store, 'deliveries'))).toHaveLength(2);
    expect(handler.accepted.filter((height) => height !== 2)).toEqual([1, 3, 4]);
  },
);

test.skipIf(isWindows)(
  'a relay on a disk whose flush takes 200 ms answers together what arrives together',
  async ({ annotate }) => {
    const directory = await temporaryFolder();
    const env = await withFlush(directory, `setTimeout(() => flush(descriptor, done), 200);`);
    const handler = await openHandler();
    const store = join(directory, 'store');
    const relay = await startRelay(['--to', handler.url, '--store', store], { env });
    let slowestMs = 0;
    const startedMs = new Map<number, number>();
    const connections = 100;
    const statuses = await postMany({
      port: relay.port,
      connections,
      count: connections * slowFlushes,
      bodyOf(n) {
        startedMs.set(n, performance.now());
        return `{"timestamp":1,"data":{"id":${n}},"event":"block.forged"}`;
      },
      onAnswer: (n) => {
        slowestMs = Math.max(slowestMs, performance.now() - (startedMs.get(n) ?? 0));
      },
    });
    await annotate(
      `${statuses.length} deliveries on a slow disk, slowest answer ${Math.round(slowestMs)} ms`,
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect.poll(() => handler.accepted.length).toBe(statuses.length);
    const { stdout } = await relay.stop();
    const received = jsonLines(stdout).filter(({ type }) => type === 'received');
    expect(received).toHaveLength(statuses.length);
    // One flush for each answer would have taken a hundred times as long.
    const flushed = await readFile(join(store, 'deliveries', '0000000000000001.ndjson'), 'utf8');
    expect(flushed.split('\n')).toHaveLength(statuses.length + 1);
  },
);
