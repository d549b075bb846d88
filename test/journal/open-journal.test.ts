import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { journalLine } from '../../src/journal/journal-record.ts';
import type { ForeignChange } from '../../src/journal/record-writer.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { numbersIn, recordOf } from './example-record.ts';
import { openExample } from './open-example.ts';

const linesOf = (...numbers: readonly number[]) => numbers.map((n) => journalLine(recordOf(n))).join('');
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

async function folderWith(content: string | Uint8Array) {
  const directory = await temporaryFolder();
  const file = join(directory, 'deliveries.ndjson');
  await writeFile(file, content);
  return { directory, file, content: () => readFile(file, 'utf8') };
}

describe('an open journal', () => {
  test('holds a line as soon as append resolves, and nothing else once closed', async () => {
    const directory = await temporaryFolder();
    const journal = await openExample(directory);
    expect(await journal.append(recordOf(1))).toBeUndefined();
    expect(await readFile(join(directory, 'deliveries.ndjson'), 'utf8')).toBe(linesOf(1));
    await journal.close();
    expect(await readdir(directory)).toEqual(['deliveries.ndjson']);
    expect(journal.repair).toBeUndefined();
  });

  test('continues where an earlier one ended', async () => {
    const { directory, content } = await folderWith(linesOf(1, 2));
    const journal = await openExample(directory, { isFlushed: true });
    await journal.append(recordOf(3));
    expect(await content()).toBe(linesOf(1, 2, 3));
  });

  test('resolves in the order of the calls', async () => {
    const directory = await temporaryFolder();
    const journal = await openExample(directory);
    const done: number[] = [];
    const filler = 'x'.repeat(1000);
    await Promise.all(
      upTo(10_000).map(async (n) => {
        const body = `{"data":${n},"event":"a","filler":"${n % 1000 === 0 ? filler.repeat(3000) : filler}"}`;
        expect(await journal.append(recordOf(n, { body }))).toBeUndefined();
        done.push(n);
      }),
    );
    expect(done).toEqual(upTo(10_000));
    expect(numbersIn(await readFile(join(directory, 'deliveries.ndjson'), 'utf8'))).toEqual(upTo(10_000));
  });

  test('writes what waits before it closes, and accepts nothing after that', async () => {
    const { directory, content } = await folderWith('');
    const journal = await openExample(directory);
    const appended = upTo(5000).map((n) => journal.append(recordOf(n)));
    await journal.close();
    expect(numbersIn(await content())).toEqual(upTo(5000));
    expect(await Promise.all(appended)).toEqual(Array(5000).fill(undefined));
    expect(await journal.append(recordOf(1))).toMatchObject({ code: 'unwritable-file' });
  });

  test('refuses at once what does not fit into memory, and reports it once until everything is written', async () => {
    const { directory, content } = await folderWith('');
    const journal = await openExample(directory);
    const body = `{"data":1,"event":"a","filler":"${'x'.repeat(1_000_000)}"}`;
    const outcomes = await Promise.all(upTo(80).map(() => journal.append(recordOf(1, { body }))));
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(67);
    expect(outcomes[79]).toMatchObject({ code: 'unwritable-file' });
    expect(journal.troubles).toEqual(['Cannot write deliveries.ndjson as fast as deliveries arrive.', null]);
    expect(numbersIn(await content())).toHaveLength(67);
  });

  test('refuses a line that no reader accepts', async () => {
    const { directory, content } = await folderWith('');
    const journal = await openExample(directory);
    const body = `{"data":1,"event":"a","filler":"${'\u007f'.repeat(12_000_000)}"}`;
    expect(await journal.append(recordOf(1, { body }))).toMatchObject({ code: 'unwritable-file' });
    expect(await content()).toBe('');
    expect(journal.troubles).toEqual([]);
  });
});

describe.skipIf(isWindows)('the file of a new journal', () => {
  test.for([0o000, 0o022, 0o777])('can be read only by its owner under umask %o', async (umask) => {
    const directory = await temporaryFolder();
    const earlier = process.umask(umask);
    onTestFinished(() => void process.umask(earlier));
    await openExample(directory);
    expect((await stat(join(directory, 'deliveries.ndjson'))).mode & 0o777).toBe(0o600);
  });

  test('keeps the mode that its owner set', async () => {
    const { directory, file } = await folderWith('');
    await chmod(file, 0o640);
    await openExample(directory);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });
});

describe('a file that is not a journal', () => {
  const foreign = [
    'notes\n',
    'notes',
    ' {"receivedAt":',
    '\n',
    '{"type":"ready"}\n',
    `\0\0\0${linesOf(1)}`,
    '{"receivedat":1}',
  ];
  test.for(foreign)('stays unchanged when it contains %j', async (text) => {
    const { directory, content } = await folderWith(text);
    await expect(openExample(directory)).rejects.toMatchObject({
      code: 'unsafe-file',
      message: 'deliveries.ndjson is not a journal.',
    });
    expect(await content()).toBe(text);
    expect(await readdir(directory)).toEqual(['deliveries.ndjson']);
  });

  test.skipIf(isWindows).for([
    ['a symbolic link', 'ln -s victim deliveries.ndjson'],
    ['a symbolic link', 'ln -s nothing deliveries.ndjson'],
    ['a pipe', 'mkfifo deliveries.ndjson'],
    ['a directory', 'mkdir deliveries.ndjson'],
  ] as const)('is refused when it is %s: %s', async ([what, command]) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'victim'), '');
    execFileSync('sh', ['-c', command], { cwd: directory });
    await expect(openExample(directory)).rejects.toMatchObject({
      code: 'unsafe-file',
      message: `deliveries.ndjson is ${what}; expected a file.`,
    });
    expect(await readdir(directory)).toEqual(['deliveries.ndjson', 'victim']);
    expect(await readFile(join(directory, 'victim'), 'utf8')).toBe('');
  });

  test.skipIf(isWindows)('is refused when it is a device, without a lock file', async () => {
    await expect(openExample('/dev', { name: 'full' })).rejects.toMatchObject({
      message: 'full is a device; expected a file.',
    });
    expect(await readdir('/dev')).not.toContain('full.lock');
  });

  test('cannot be created in a folder that does not exist', async () => {
    const directory = await temporaryFolder();
    await expect(openExample(directory, { name: 'none/j.ndjson' })).rejects.toMatchObject({
      code: 'unwritable-file',
      message: 'Cannot write none/j.ndjson: its folder does not exist.',
    });
  });
});

describe('the end of a journal after a crash', () => {
  test('is truncated to the last whole line, and the removed bytes are counted', async () => {
    const { directory, content } = await folderWith(`${linesOf(1, 2)}${linesOf(3).slice(0, 40)}`);
    const journal = await openExample(directory);
    expect(journal.repair).toEqual({ droppedBytes: 40 });
    await journal.append(recordOf(4));
    expect(await content()).toBe(linesOf(1, 2, 4));
  });

  test('gets a line feed when only that is missing', async () => {
    const { directory, content } = await folderWith(linesOf(1, 2).trimEnd());
    const journal = await openExample(directory);
    expect(journal.repair).toBeUndefined();
    await journal.append(recordOf(3));
    expect(await content()).toBe(linesOf(1, 2, 3));
  });

  test('is found after megabytes without a line feed', async () => {
    const torn = journalLine(recordOf(2, { body: 'x'.repeat(3_000_000) })).slice(0, -2);
    const { directory, content } = await folderWith(`${linesOf(1)}${torn}`);
    expect((await openExample(directory)).repair).toEqual({ droppedBytes: torn.length });
    expect(await content()).toBe(linesOf(1));
  });

  test('may be zeros, which a power failure leaves', async () => {
    const { directory, content } = await folderWith(`${linesOf(1)}${'\0'.repeat(5000)}`);
    expect((await openExample(directory)).repair).toEqual({ droppedBytes: 5000 });
    expect(await content()).toBe(linesOf(1));
  });

  test('is repaired to the whole lines, wherever it was cut', async () => {
    const whole = Buffer.from([1, 2, 3].map((n) => journalLine(recordOf(n, { event: `é\n${n}` }))).join(''));
    const { directory, file } = await folderWith('');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        const prefix = whole.subarray(0, length);
        await writeFile(file, prefix);
        await (await openExample(directory)).close();
        const kept = await readFile(file);
        const isOnlyFeedMissing = length > 0 && whole[length] === 0x0a && prefix[length - 1] !== 0x0a;
        const expected = isOnlyFeedMissing ? length + 1 : prefix.lastIndexOf(0x0a) + 1;
        expect(kept).toEqual(whole.subarray(0, expected));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a journal', () => {
  const harms: readonly (readonly [what: string, harm: (file: string) => Promise<unknown>])[] = [
    ['was moved or deleted', (file) => rm(file)],
    ['was moved or deleted', (file) => rename(file, `${file}.1`)],
    [
      'was replaced',
      async (file) => {
        await rename(file, `${file}.1`);
        await writeFile(file, linesOf(1));
      },
    ],
  ];
  test.skipIf(isWindows).for(harms)(
    'that %s accepts no more records, and reports it once',
    async ([what, harm]) => {
      const { directory, file } = await folderWith('');
      const journal = await openExample(directory);
      await journal.append(recordOf(1));
      await harm(file);
      const message = `deliveries.ndjson ${what}.`;
      expect(await journal.append(recordOf(2))).toMatchObject({ code: 'unwritable-file', message });
      await rm(file, { force: true });
      expect(await journal.append(recordOf(3))).toMatchObject({ message });
      expect(journal.troubles).toEqual([message]);
    },
  );

  const changes: readonly (readonly [
    what: string,
    change: (file: string) => Promise<unknown>,
    kept: string,
    told: ForeignChange,
  ])[] = [
    ['cuts', (file) => truncate(file, 0), '', { kind: 'shortened', isTorn: false }],
    [
      'cuts in the middle of a line',
      (file) => truncate(file, linesOf(1).length + 40),
      `${linesOf(1)}${linesOf(2).slice(0, 40)}\n`,
      { kind: 'shortened', isTorn: true },
    ],
    [
      'cuts before the line feed',
      (file) => truncate(file, linesOf(1, 2).length - 1),
      linesOf(1, 2),
      { kind: 'shortened', isTorn: true },
    ],
    [
      'appends half a line to',
      (file) => appendFile(file, '{"receivedAt":"20'),
      `${linesOf(1, 2)}{"receivedAt":"20\n`,
      { kind: 'extended', isTorn: true },
    ],
    [
      'appends a line to',
      (file) => appendFile(file, 'more\n'),
      `${linesOf(1, 2)}more\n`,
      { kind: 'extended', isTorn: false },
    ],
  ];
  test.skipIf(isWindows).for(changes)(
    'that another program %s is reported, and every line of the listener stays whole',
    async ([, change, kept, told]) => {
      const { directory, file, content } = await folderWith('');
      const journal = await openExample(directory);
      for (const n of [1, 2]) await journal.append(recordOf(n));
      await change(file);
      expect(await Promise.all([3, 4].map((n) => journal.append(recordOf(n))))).toEqual([
        undefined,
        undefined,
      ]);
      expect(await journal.append(recordOf(5))).toBeUndefined();
      expect(await content()).toBe(`${kept}${linesOf(3, 4, 5)}`);
      expect(journal.foreignChanges).toEqual([told]);
      expect(journal.troubles).toEqual([]);
      await journal.close();
      expect((await openExample(directory)).repair).toBeUndefined();
    },
  );

  test.skipIf(isWindows)('that another program appends to keeps every line that was confirmed', async () => {
    const { directory, file, content } = await folderWith('');
    const journal = await openExample(directory);
    const half = '{"receivedAt":"half';
    const recorded: number[] = [];
    let isOver = false;
    const meddling = (async () => {
      while (!isOver) await appendFile(file, half);
    })();
    for (const n of upTo(300)) {
      expect(await journal.append(recordOf(n))).toBeUndefined();
      recorded.push(n);
    }
    isOver = true;
    await meddling;
    const found = (await content()).split('\n').flatMap((line) => (line.includes(half) ? [] : [line]));
    const ours = new Set(numbersIn(`${found.filter((line) => line !== '').join('\n')}\n`));
    expect([...ours].toSorted((one, other) => one - other)).toEqual(recorded);
  });

  test.skipIf(isWindows)('that was moved away contains nothing of what was refused', async () => {
    const { directory, file } = await folderWith('');
    const journal = await openExample(directory);
    await journal.append(recordOf(1));
    await rename(file, `${file}.1`);
    await writeFile(file, linesOf(7));
    await Promise.all([2, 3].map((n) => journal.append(recordOf(n))));
    await journal.append(recordOf(4));
    expect(await readFile(`${file}.1`, 'utf8')).toBe(linesOf(1));
    expect(await readFile(file, 'utf8')).toBe(linesOf(7));
  });

  test.skipIf(isWindows)('that was replaced with a link to itself still accepts records', async () => {
    const { directory, file } = await folderWith('');
    const journal = await openExample(directory);
    await mkdir(join(directory, 'archive'));
    await rename(file, join(directory, 'archive/j'));
    await symlink('archive/j', file);
    expect(await journal.append(recordOf(1))).toBeUndefined();
  });
});
