import { execFileSync } from 'node:child_process';
import { constants, writeFileSync } from 'node:fs';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRecordWriter } from '../../src/journal/record-writer.ts';
import { mayMount, smallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { numbersIn, recordOf } from './example-record.ts';
import { openExample } from './open-example.ts';
import { startRecorder } from './start-recorder.ts';

const isLinux = process.platform === 'linux';
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const fullDisk = 'Cannot write deliveries.ndjson: the disk is full.';

test.runIf(mayMount)(
  'a full disk leaves no partial lines, is reported once, and works again when there is room',
  async () => {
    const directory = await smallDisk();
    const file = join(directory, 'deliveries.ndjson');
    const blocker = join(directory, 'blocker');
    await writeFile(blocker, Buffer.alloc(32_768));
    const journal = await openExample(directory);
    const recorded: number[] = [];
    const append = async (n: number) => {
      const problem = await journal.append(
        recordOf(n, { body: `{"data":${n},"filler":"${'x'.repeat(1500)}"}` }),
      );
      if (problem === undefined) recorded.push(n);
      else expect(problem).toMatchObject({ code: 'unwritable-file', message: fullDisk });
    };
    for (const n of upTo(30)) await append(n);
    expect(recorded.length).toBeGreaterThan(5);
    expect(recorded.length).toBeLessThan(30);
    expect(numbersIn(await readFile(file, 'utf8'))).toEqual(recorded);
    expect(journal.troubles).toEqual([fullDisk]);

    await rm(blocker);
    const before = recorded.length;
    await Promise.all([30, 31, 32].map(append));
    expect(recorded.length).toBe(before + 3);
    expect(journal.troubles).toEqual([fullDisk, null]);
    expect(numbersIn(await readFile(file, 'utf8'))).toEqual(recorded);
  },
);

test.runIf(mayMount)('a full disk without room for a lock is reported', async () => {
  const directory = await smallDisk();
  await writeFile(join(directory, 'blocker'), Buffer.alloc(65_536)).catch(() => {});
  await expect(openExample(directory)).rejects.toMatchObject({ code: 'unwritable-file', message: fullDisk });
});

test.runIf(isLinux)('a file at its size limit keeps its whole lines', async () => {
  const file = join(await temporaryFolder(), 'deliveries.ndjson');
  const recorder = startRecorder(file, { before: 'ulimit -f 2048' });
  recorder.tell('open');
  await recorder.next(/^opened/);
  recorder.tell('load 400 16 10000');
  await recorder.next(/^loaded/);
  recorder.tell('close');
  await recorder.next(/^closed/);
  await recorder.kill();
  const recorded = recorder
    .said()
    .filter((line) => line.startsWith('recorded '))
    .map((line) => Number(line.slice('recorded '.length)));
  expect(recorded.length).toBeGreaterThan(10);
  expect(recorded.length).toBeLessThan(400);
  expect(numbersIn(await readFile(file, 'utf8'))).toEqual(recorded);
  expect(recorder.said()).toContain(`trouble Cannot write ${file}: the file size limit is reached.`);
});

describe.runIf(isLinux)('the writer', () => {
  const options = { startLength: 0, isFlushed: false, onForeignChange: () => {} };

  test('stops permanently when a flush fails, because a second flush would report success', async () => {
    const directory = await temporaryFolder();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const pipe = await open(join(directory, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => pipe.close());
    const path = join(directory, 'file');
    const whole = await open(path, 'a+');
    onTestFinished(() => whole.close());
    // What is written goes into the file; what is flushed is a pipe, which cannot be.
    const ends = [whole];
    const file = {
      path,
      name: 'file',
      whole,
      isSame: () => true,
      close: async () => {},
      get end() {
        return ends.pop() ?? pipe;
      },
    };
    const { write } = createRecordWriter(file, { ...options, isFlushed: true });
    const failure = { code: 'unwritable-file', message: 'Cannot flush file to the disk.' };
    expect(await write(Buffer.from('four\n'))).toMatchObject(failure);
    expect(await write(Buffer.from('four\n'))).toMatchObject(failure);
    expect(await readFile(path, 'utf8')).toBe('four\n');
  });

  test('adds nothing as long as a partial line cannot be removed', async () => {
    const directory = await temporaryFolder();
    const path = join(directory, 'file');
    await writeFile(path, 'whole\n');
    const device = await open('/dev/full', constants.O_WRONLY);
    onTestFinished(() => device.close());
    const readOnly = await open(path, 'r');
    onTestFinished(() => readOnly.close());
    let handles = { whole: readOnly, end: device };
    const file = {
      path,
      name: 'file',
      isSame: () => true,
      close: async () => {},
      get whole() {
        return handles.whole;
      },
      get end() {
        // What a write may leave that fails in the middle.
        if (handles.end === device) writeFileSync(path, 'whole\nhalf');
        return handles.end;
      },
    };
    const { write } = createRecordWriter(file, { ...options, startLength: 6 });
    expect(await write(Buffer.from('more\n'))).toMatchObject({ code: 'unwritable-file' });
    const writable = await open(path, 'a');
    onTestFinished(() => writable.close());
    handles = { whole: readOnly, end: writable };
    expect(await write(Buffer.from('more\n'))).toMatchObject({ code: 'unwritable-file' });
    expect((await stat(path)).size).toBe(10);
    const repairing = await open(path, 'r+');
    onTestFinished(() => repairing.close());
    handles = { whole: repairing, end: writable };
    expect(await write(Buffer.from('more\n'))).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe('whole\nmore\n');
  });
});
