import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readJournalLines } from '../json-lines.ts';
import { mayMount, smallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver } from './deliver.ts';
import { postMany } from './post-many.ts';
import { script } from './program.ts';
import { startListener, withToken } from './start-listener.ts';

const bodyOf = (id: number) =>
  `{"timestamp":1,"data":{"id":${id},"filler":"${'x'.repeat(900)}"},"event":"block.forged"}`;

async function recordedIds(file: string): Promise<readonly number[]> {
  return (await readJournalLines(file)).map(({ body }) => JSON.parse(body).data.id);
}

const ascending = (ids: readonly number[]) => ids.toSorted((one, other) => one - other);
const answeredWith = (statuses: readonly (number | undefined)[], wanted: number) =>
  [...statuses.keys()].filter((n) => statuses[n] === wanted);

describe.runIf(mayMount)('a full disk', () => {
  test('causes 507 answers, never a false 200, and recording resumes when there is space', async () => {
    const directory = await smallDisk();
    const file = join(directory, 'a.ndjson');
    const blocker = join(directory, 'blocker');
    await writeFile(blocker, Buffer.alloc(24_576));
    const listener = await startListener(['--record', file, '--compact']);
    const statuses = await postMany({ ...listener, connections: 8, count: 60, bodyOf });
    const recorded = answeredWith(statuses, 200);
    expect(recorded.length).toBeGreaterThan(5);
    expect(recorded.length + answeredWith(statuses, 507).length).toBe(60);
    expect(recorded.length).toBeLessThan(60);
    expect(ascending(await recordedIds(file))).toEqual(recorded);
    await listener.waitFor(
      'stderr',
      /^error: Cannot write \S+: the disk is full\.\n {2}Deliveries are answered 507/m,
    );

    await rm(blocker);
    expect(await deliver(listener.url, bodyOf(60))).toMatchObject({ status: 200 });
    await listener.waitFor('stderr', /^Recording to \S+ again\.$/m);
    expect(ascending(await recordedIds(file))).toEqual([...recorded, 60]);
    expect(await listener.stop()).toMatchObject({ exitCode: 3 });
  });

  test('prevents a listener from starting, which exits 3', async () => {
    const directory = await smallDisk();
    await writeFile(join(directory, 'blocker'), Buffer.alloc(65_536)).catch(() => {});
    const started = startListener(['--record', join(directory, 'a.ndjson')]);
    await expect(started).rejects.toThrow(/^ended with 3 .*the disk is full/s);
  });
});

test.runIf(process.platform === 'linux')(
  'a journal at its size limit keeps every delivery that was answered 200, and the others are answered 507',
  async () => {
    const file = join(await temporaryFolder(), 'a.ndjson');
    // In blocks of 512 bytes; Node ignores the signal that comes with it.
    const argv = ['-c', 'ulimit -f 64; exec "$0" "$@"', process.execPath, script];
    const child = spawn('sh', [...argv, 'listen', '--json', '--port', '0', '--record', file], {
      env: { ...withToken.env, PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const port = await new Promise<number>((resolve) => {
      child.stdout.once('data', (text) => resolve(Number(/127\.0\.0\.1:(\d+)/.exec(String(text))?.[1])));
    });
    child.stdout.resume();
    const statuses = await postMany({ port, connections: 8, count: 80, bodyOf });
    const recorded = answeredWith(statuses, 200);
    expect(recorded.length).toBeGreaterThan(5);
    expect(answeredWith(statuses, 507).length).toBe(80 - recorded.length);
    expect(recorded.length).toBeLessThan(80);
    child.kill('SIGINT');
    expect(await ended).toBe(3);
    expect(ascending(await recordedIds(file))).toEqual(recorded);
    expect((await readFile(file)).length).toBeLessThanOrEqual(32_768);
  },
);
