import { once } from 'node:events';
import { link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processStart } from '../../src/files/process-start.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openExample } from './open-example.ts';
import { startRecorder } from './start-recorder.ts';

const lockName = 'deliveries.ndjson.lock';
const isLinux = process.platform === 'linux';

async function folderWithLock(holder: string, name = lockName) {
  const directory = await temporaryFolder();
  await writeFile(join(directory, name), holder);
  return directory;
}

/** What a process of that number left, which began when no other did. */
const leftBy = (pid: number, startedAt: string | null = 'once') => `${JSON.stringify({ pid, startedAt })}\n`;

describe('the lock of a journal', () => {
  test('names its holder, and is gone when the journal is closed', async () => {
    const directory = await temporaryFolder();
    const journal = await openExample(directory);
    expect(JSON.parse(await readFile(join(directory, lockName), 'utf8'))).toEqual({
      pid: process.pid,
      startedAt: (await processStart(process.pid)) ?? null,
    });
    expect(await readdir(directory)).toEqual(['deliveries.ndjson', lockName]);
    await journal.close();
    expect(await readdir(directory)).toEqual(['deliveries.ndjson']);
  });

  test('refuses a second journal, in the same process and in another', async () => {
    const directory = await temporaryFolder();
    await openExample(directory);
    const message = `Process ${process.pid} already writes to deliveries.ndjson.`;
    await expect(openExample(directory)).rejects.toMatchObject({
      code: 'journal-in-use',
      kind: 'environment',
      message,
    });
    const recorder = startRecorder(join(directory, 'deliveries.ndjson'));
    recorder.tell('open');
    expect(await recorder.next(/./)).toMatch(`journal-in-use Process`);
    expect(await readdir(directory)).toEqual(['deliveries.ndjson', lockName]);
  });

  test('refuses a second journal through a hard link', async () => {
    const directory = await temporaryFolder();
    const journal = await openExample(directory);
    await mkdir(join(directory, 'other'));
    await link(join(directory, 'deliveries.ndjson'), join(directory, 'other/name'));
    const name = 'other/name';
    await expect(openExample(directory, { name })).rejects.toMatchObject({
      code: 'unsafe-file',
      message: 'other/name has 2 hard links; a journal must have only one name.',
    });
    expect(await readdir(join(directory, 'other'))).toEqual(['name']);
    await journal.close();
    await rm(join(directory, 'deliveries.ndjson'));
    await openExample(directory, { name });
  });

  test('is free at once when its holder was killed', async () => {
    const directory = await temporaryFolder();
    const recorder = startRecorder(join(directory, 'deliveries.ndjson'));
    recorder.tell('open');
    await recorder.next(/^opened/);
    const isRunning = (pid: number) => pid === recorder.process.pid || pid === process.pid;
    await expect(openExample(directory, { isRunning })).rejects.toMatchObject({ code: 'journal-in-use' });
    await recorder.kill();
    await openExample(directory);
  });

  test.runIf(isLinux)('does not confuse a later process with the same id with its holder', async () => {
    const other = startRecorder(join(await temporaryFolder(), 'other'));
    const { pid = 0 } = other.process;
    const isRunning = () => true;
    await openExample(await folderWithLock(leftBy(pid)), { isRunning });
    await openExample(await folderWithLock(leftBy(process.pid)), { isRunning });
    const holder = leftBy(pid, (await processStart(pid)) ?? null);
    await expect(openExample(await folderWithLock(holder), { isRunning })).rejects.toMatchObject({
      code: 'journal-in-use',
    });
    await other.kill();
  });

  test('with the id of this process counts as abandoned when its start time is unknown', async () => {
    await openExample(await folderWithLock(leftBy(process.pid, null)));
  });

  test('with the id of another running process counts as held when its start time is unknown', async () => {
    const directory = await folderWithLock(leftBy(1, null));
    await expect(openExample(directory, { isRunning: () => true })).rejects.toMatchObject({
      message: 'Process 1 already writes to deliveries.ndjson.',
    });
  });

  test('is free when a power failure has emptied it', async () => {
    await openExample(await folderWithLock(''));
  });

  test('is free when the process that was replacing a dead holder died too', async () => {
    const directory = await folderWithLock(leftBy(1));
    await writeFile(join(directory, `${lockName}.next`), leftBy(2));
    await writeFile(join(directory, `${lockName}.next.next`), leftBy(3));
    const journal = await openExample(directory);
    expect(await readdir(directory)).toEqual(['deliveries.ndjson', lockName]);
    await journal.close();
    expect(await readdir(directory)).toEqual(['deliveries.ndjson']);
  });

  test('that now belongs to another process stays when the journal is closed', async () => {
    const directory = await temporaryFolder();
    const journal = await openExample(directory);
    await writeFile(join(directory, lockName), leftBy(1));
    await journal.close();
    expect(await readFile(join(directory, lockName), 'utf8')).toBe(leftBy(1));
  });

  test.for(['notes', '{}', 'null', '{"pid":0,"startedAt":null}', '{"pid":-1,"startedAt":"1"}'])(
    'does not replace a file that contains %j',
    async (text) => {
      const directory = await folderWithLock(text);
      await expect(openExample(directory)).rejects.toMatchObject({ code: 'unsafe-file' });
      expect(await readdir(directory)).toEqual([lockName]);
      expect(await readFile(join(directory, lockName), 'utf8')).toBe(text);
    },
  );

  test.skipIf(isWindows)('does not replace a link or a folder', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'victim'), leftBy(1));
    await symlink('victim', join(directory, lockName));
    await expect(openExample(directory)).rejects.toMatchObject({ code: 'unsafe-file' });
    expect(await readFile(join(directory, 'victim'), 'utf8')).toBe(leftBy(1));
    await mkdir(join(directory, 'other.lock'));
    await expect(openExample(directory, { name: 'other' })).rejects.toMatchObject({ code: 'unsafe-file' });
  });

  test('is given to exactly one of many that find a dead holder at the same time', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'deliveries.ndjson');
    const racers = Array.from({ length: 5 }, () => startRecorder(file));
    // Until each runs: what was never opened is closed as well.
    for (const racer of racers) racer.tell('close');
    await Promise.all(racers.map((racer) => racer.next(/^closed/)));

    for (let round = 0; round < 40; round += 1) {
      await writeFile(`${file}.lock`, leftBy(1));
      if (round % 2 === 1) await writeFile(`${file}.lock.next`, leftBy(2));
      for (const racer of racers) racer.tell('open');
      const outcomes = await Promise.all(racers.map((racer) => racer.next(/./)));
      expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome.startsWith('journal-in-use'))).toHaveLength(4);
      expect(await readdir(directory)).toEqual(['deliveries.ndjson', lockName]);
      for (const racer of racers) racer.tell('close');
      await Promise.all(racers.map((racer) => racer.next(/^closed/)));
    }
    await Promise.all(racers.map((racer) => racer.kill()));
  });
});

test.runIf(isLinux)(
  'a process that has ended but was not collected by its parent counts as ended',
  async () => {
    const { spawn } = await import('node:child_process');
    const shell = spawn('sh', ['-c', 'exec 3<&0; sh -c "read line <&3" & echo $!; exec sleep 600']);
    const [pid] = await once(shell.stdout, 'data');
    // A shell would notice it; a sleep never does.
    await expect.poll(() => readFile(`/proc/${shell.pid}/comm`, 'utf8')).toBe('sleep\n');
    shell.stdin.write('\n');
    await expect.poll(() => processStart(Number(pid))).toBe('ended');
    shell.kill('SIGKILL');
    await once(shell, 'close');
  },
);
