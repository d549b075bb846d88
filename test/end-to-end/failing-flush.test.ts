import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startListener } from './start-listener.ts';
import { withFlush } from './with-flush.ts';

const block = (height: number) => deliveryOf('block.forged', { height });

const failSecond = `calls === 2 ? done(Object.assign(new Error('EIO'), { code: 'EIO' })) : flush(descriptor, done);`;

test.skipIf(isWindows)(
  'after a failed flush nothing is answered 200 until a restart, even if later flushes would succeed',
  async () => {
    const directory = await temporaryFolder();
    const env = await withFlush(directory, failSecond);
    const flags = ['--record', 'deliveries.ndjson', '--fsync'];
    const listener = await startListener(flags, { directory, env });
    const statuses = [];
    for (const height of [1, 2, 3, 4]) statuses.push((await deliver(listener.url, block(height))).status);
    expect(statuses).toEqual([200, 507, 507, 507]);
    const { exitCode, stderr } = await listener.stop();
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      'error: Cannot flush deliveries.ndjson to the disk.\n  Deliveries are answered 507.',
    );
    expect(stderr).toContain('Restart listen to resume it.');

    const next = await startListener(flags, { directory });
    expect(await deliver(next.url, block(5))).toMatchObject({ status: 200 });
    expect(await next.stop()).toMatchObject({ exitCode: 0 });
    // The second may or may not be on the disk; what was answered 200 is.
    const heights = (await readJournalLines(join(directory, 'deliveries.ndjson'))).map(
      ({ body }) => JSON.parse(body).data.height,
    );
    expect(heights.filter((height) => height !== 2)).toEqual([1, 5]);
  },
);

test.skipIf(isWindows)('without --fsync nothing is flushed, so a failing flush has no effect', async () => {
  const directory = await temporaryFolder();
  const env = await withFlush(directory, `done(new Error('EIO'));`);
  const listener = await startListener(['--record', 'deliveries.ndjson'], { directory, env });
  expect(await deliver(listener.url, block(1))).toMatchObject({ status: 200 });
  expect(await listener.stop()).toMatchObject({ exitCode: 0 });
});

test.skipIf(isWindows)('with --fsync the answer waits for the flush', async () => {
  const directory = await temporaryFolder();
  const told = `process.stderr.write('flushed\\n', () => flush(descriptor, done));`;
  const env = await withFlush(
    directory,
    `process.once('SIGUSR2', () => { ${told} }); process.stderr.write('flushing\\n');`,
  );
  const listener = await startListener(['--record', 'deliveries.ndjson', '--fsync'], { directory, env });
  const answers: string[] = [];
  const answered = deliver(listener.url, block(1)).then(({ status }) => answers.push(String(status)));
  await listener.waitFor('stderr', /^flushing$/m);
  // This request needs no flush. An answer that did not wait for a flush would have arrived before it.
  expect(await fetch(listener.url, { method: 'POST' })).toMatchObject({ status: 401 });
  expect(answers).toEqual([]);
  listener.process.kill('SIGUSR2');
  await answered;
  expect(answers).toEqual(['200']);
  expect(await listener.stop()).toMatchObject({ exitCode: 0 });
});
