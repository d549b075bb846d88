import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { startNode } from '../node-stand-in/start-node.ts';
import { mayMount } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { timesOpen } from '../times-open.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram } from './program.ts';
import { startListener } from './start-listener.ts';

/** A command that is to write the file, and ends by itself or when it has begun. */
interface Writer {
  readonly flag: string;
  argv(file: string): Promise<readonly string[]> | readonly string[];
  /** With which code it ends when the thing stands where the file should. */
  readonly exits: Readonly<Record<Thing, number>>;
}

const things = {
  'a folder': (file: string) => mkdir(file),
  'a pipe that nobody reads': (file: string) => execFileSync('mkfifo', [file]),
  'a link to a device': (file: string) => symlink('/dev/zero', file),
  'a link to itself': (file: string) => symlink('file', file),
  'a link to the file of somebody else': (file: string) => symlink('victim', file),
} as const;
type Thing = keyof typeof things;

/** For files that contain secrets or must not be lost, links are refused; otherwise links are followed. */
const writers: readonly Writer[] = [
  {
    flag: '--record',
    argv: (file) => ['listen', '--port', '0', '--record', file],
    exits: {
      'a folder': 2,
      'a pipe that nobody reads': 2,
      'a link to a device': 2,
      'a link to itself': 2,
      'a link to the file of somebody else': 2,
    },
  },
  {
    flag: '--state',
    argv: (file) => ['send', 'block.forged', '127.0.0.1:1', '--state', file],
    exits: {
      'a folder': 3,
      'a pipe that nobody reads': 2,
      'a link to a device': 3,
      'a link to itself': 3,
      'a link to the file of somebody else': 2,
    },
  },
  {
    flag: '--save-token',
    async argv(file) {
      const { url } = await startNode('ark-3');
      return ['webhook', 'create', 'block.forged', ':3000', '--node', url, '--save-token', file];
    },
    exits: {
      'a folder': 3,
      'a pipe that nobody reads': 2,
      'a link to a device': 2,
      'a link to itself': 2,
      'a link to the file of somebody else': 2,
    },
  },
  {
    flag: '--data-file',
    argv: (file) => ['node', '--port', '0', '--p2p-port', '0', '--data-file', file],
    exits: {
      'a folder': 3,
      'a pipe that nobody reads': 2,
      'a link to a device': 3,
      'a link to itself': 3,
      'a link to the file of somebody else': 2,
    },
  },
  {
    flag: '--junit',
    argv: (file) => ['check', '127.0.0.1:1', '--only', 'accepts/portable', '--junit', file],
    exits: {
      'a folder': 3,
      'a pipe that nobody reads': 2,
      'a link to a device': 2,
      'a link to itself': 3,
      // A report replaces an existing report.
      'a link to the file of somebody else': 1,
    },
  },
];

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

async function write({ argv }: Writer, directory: string, file: string) {
  const context = fakeContext({ directory, env });
  const ended = run(await argv(file), context);
  // A command that is not refused would keep running.
  void context.waitFor('err', 'Recording to').then(context.interrupt);
  void context.waitFor('err', 'Saving webhooks').then(context.interrupt);
  return { exitCode: await ended, err: context.err() };
}

describe.skipIf(isWindows).for(writers)('$flag', (writer) => {
  test.for(Object.entries(things))(
    'that names %s ends at once and changes nothing',
    async ([thing, make]) => {
      const directory = await temporaryFolder();
      // Every command would accept such a file.
      await writeFile(join(directory, 'victim'), '', { mode: 0o600 });
      await make(join(directory, 'file'));
      const before = await lstat(join(directory, 'file'));
      const wanted = writer.exits[thing as Thing];

      const { exitCode, err } = await write(writer, directory, 'file');
      expect([exitCode, err]).toEqual([wanted, err]);
      const after = await lstat(join(directory, 'file'));
      expect([after.ino, after.mode, after.size]).toEqual([before.ino, before.mode, before.size]);
      // Nor is there a draft or a lock left.
      expect((await readdir(directory)).toSorted()).toEqual(['file', 'victim']);
      if (wanted === 1) return;
      expect(err).toMatch(/^error: (?:Cannot (?:read|write) |Expected [^\n]*)?file[^\n]*\.$/m);
      expect(await readFile(join(directory, 'victim'), 'utf8')).toBe('');
    },
  );

  test('in a missing folder exits 3, and does not create the folder', async () => {
    const directory = await temporaryFolder();
    const { exitCode, err } = await write(writer, directory, 'none/file');
    expect([exitCode, err]).toEqual([3, expect.stringMatching(/^error: Cannot write none\/file: /m)]);
    expect(await readdir(directory)).toEqual([]);
  });

  // Root may write everywhere, but not on such a disk.
  test.runIf(mayMount)('on a read-only disk exits 3 and reports it', async () => {
    const directory = await temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,ro', 'tmpfs', directory]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', directory]));
    const { exitCode, err } = await write(writer, directory, 'file');
    expect([exitCode, err]).toEqual([
      3,
      expect.stringContaining('Cannot write file: the disk is read-only.'),
    ]);
  });

  test('creates a file that only its owner can access, whatever the umask', async () => {
    const directory = await temporaryFolder();
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    await write(writer, directory, 'file');
    expect((await lstat(join(directory, 'file'))).mode & 0o777).toBe(0o600);
  });
});

test.skipIf(isWindows)(
  'a second listener on the same journal exits 3 and names the first, which continues to record',
  async () => {
    const directory = await temporaryFolder();
    const first = await startListener(['--record', 'deliveries.ndjson'], { directory });
    const { exitCode, stderr } = await runProgram(
      ['listen', '--port', '0', '--record', 'deliveries.ndjson'],
      {
        directory,
        env,
      },
    );
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(`Process ${first.process.pid}`)]);
    expect(await deliver(first.url, deliveryOf('block.forged', {}))).toMatchObject({ status: 200 });
    expect(await first.stop()).toMatchObject({ exitCode: 0 });
    expect(await readJournalLines(join(directory, 'deliveries.ndjson'))).toHaveLength(1);
  },
);

test.runIf(process.platform === 'linux')(
  'send --from without a token leaves the journal closed',
  async () => {
    const directory = await temporaryFolder();
    const journal = join(directory, 'a.ndjson');
    await writeFile(journal, '');
    const context = fakeContext({ directory });
    expect(await run(['send', ':1', '--from', 'a.ndjson'], context)).toBe(2);
    expect(context.err()).toContain('No token was found.');
    expect(await timesOpen(journal)).toBe(0);
  },
);
