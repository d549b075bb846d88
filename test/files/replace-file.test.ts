import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, lstat, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { processStart } from '../../src/files/process-start.ts';
import { replaceFile, tryReplacing } from '../../src/files/replace-file.ts';
import { isSameFile } from '../../src/files/same-file.ts';
import { Problem } from '../../src/problem.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const writer = {
  pid: process.pid,
  userId: process.getuid?.(),
  now: () => Date.now(),
  isRunning(pid: number) {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  },
};

test.skipIf(isWindows)('a pipe or a device is not replaced by a file', async () => {
  const directory = await temporaryFolder();
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(replaceFile('pipe', Buffer.from('a'), { ...writer, directory })).rejects.toMatchObject({
    code: 'unsafe-file',
  });
  await expect(tryReplacing('pipe', { ...writer, directory })).rejects.toMatchObject({ code: 'unsafe-file' });
  expect((await lstat(pipe)).isFIFO()).toBe(true);
});

test('a trial replacement reports what prevents it, and leaves nothing behind', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'old'), 'a');
  await tryReplacing('old', { ...writer, directory });
  await tryReplacing('new', { ...writer, directory });
  for (const name of ['nowhere/new', 'old/new', '.']) {
    await expect(tryReplacing(name, { ...writer, directory })).rejects.toMatchObject({
      code: 'unwritable-file',
    });
  }
  expect(await readdir(directory)).toEqual(['old']);
});

test('a file with the longest possible name is replaced, even several times at once', async () => {
  const directory = await temporaryFolder();
  const name = 'x'.repeat(255);
  const texts = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(texts.map((text) => replaceFile(name, Buffer.from(text), { ...writer, directory })));
  expect(texts).toContain(await readFile(join(directory, name), 'utf8'));
  expect(await readdir(directory)).toEqual([name]);
});

/** A process that has ended, and one that runs until the test ends. */
async function startProcesses() {
  const run = (code: string) => {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'ignore', 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const ended = run('process.stdin.resume()');
  const running = run('process.stdin.resume()');
  await Promise.all([once(ended, 'spawn'), once(running, 'spawn')]);
  const start = (await processStart(running.pid ?? 0)) ?? '0';
  ended.kill('SIGKILL');
  await once(ended, 'exit');
  return { ended: ended.pid ?? 0, running: running.pid ?? 0, start };
}

/** The name of a temporary file of this process for a target, seen while it is there. */
async function nameBeside(target: string): Promise<string> {
  const directory = await temporaryFolder();
  const seen: string[] = [];
  // Looked at when the new file is to be made: its name is known by then.
  const { withTemporaryFile } = await import('../../src/files/temporary-file.ts');
  await withTemporaryFile(join(directory, target), writer, async (temporary) => void seen.push(temporary));
  return seen[0]?.slice(directory.length + 1) ?? '';
}

describe.skipIf(isWindows)('a temporary file that a killed process left', () => {
  const hourMs = 3_600_000;

  test('is removed by the next write, and nothing else is', async () => {
    const directory = await temporaryFolder();
    const { ended, running, start } = await startProcesses();
    const own = await nameBeside('hooks.json');
    const [, before = '', namespace = '', ownStart = '', uuid = ''] =
      /^(\.phantom-webhook-[\da-f]{16}-)(\d+)-\d+-(\d+)-(.*\.tmp)$/.exec(own) ?? [];
    const foreign = namespace === '1' ? '2' : '1';
    const named = (pid: number, began: string, of = namespace) => `${before}${of}-${pid}-${began}-${uuid}`;
    const left = [named(ended, '1'), named(ended, '0')];
    if (start !== '0') left.push(named(running, '1'), named(process.pid, '1'));
    const kept = [
      named(running, start),
      named(ended, '1', foreign),
      `${named(ended, '1')}.bak`,
      `a${named(ended, '1')}`,
      named(ended, '1').replace(/[\da-f]{8}-/, 'ZZZZZZZZ-'),
      named(ended, '1').replace(before, (await nameBeside('other.json')).slice(0, before.length)),
      named(ended, '').replace('--', '-'),
      '.5f0c1a52-3c0e-4b3f-9d6e-2f1f5b1c9a77.tmp',
    ];
    for (const name of [...left, ...kept]) await writeFile(join(directory, name), 'a');
    // These have the name of a leftover but are something else.
    const linked = named(ended, '2');
    await writeFile(join(directory, 'of-the-user'), 'a');
    await symlink('of-the-user', join(directory, linked));
    const hard = named(ended, '3');
    await link(join(directory, 'of-the-user'), join(directory, hard));
    const folder = named(ended, '4');
    await mkdir(join(directory, folder));
    // Nobody can look for its process, but it is old.
    const old = named(ended, '5', foreign);
    await writeFile(join(directory, old), 'a');
    const longAgo = (Date.now() - hourMs - 60_000) / 1_000;
    await utimes(join(directory, old), longAgo, longAgo);
    expect(ownStart).toBe((await processStart(process.pid)) ?? '0');

    await replaceFile('hooks.json', Buffer.from('new'), { ...writer, directory });
    const expected = [...kept, linked, hard, folder, 'of-the-user', 'hooks.json'];
    expect((await readdir(directory)).sort()).toEqual(expected.sort());
    expect(await readFile(join(directory, 'hooks.json'), 'utf8')).toBe('new');
  });

  test('stays when it belongs to another user', async () => {
    const directory = await temporaryFolder();
    const { ended } = await startProcesses();
    const name = (await nameBeside('hooks.json')).replace(`-${process.pid}-`, `-${ended}-`);
    await writeFile(join(directory, name), 'a');
    const other = { ...writer, directory, userId: (process.getuid?.() ?? 0) + 1 };
    await replaceFile('hooks.json', Buffer.from('new'), other);
    expect((await readdir(directory)).sort()).toEqual([name, 'hooks.json'].sort());
    await rm(join(directory, name));
  });
});

test('a file written in pieces has all of them, or stays unchanged when one fails', async () => {
  const directory = await temporaryFolder();
  async function* pieces(isFailing: boolean) {
    yield Buffer.from('a');
    yield Buffer.from('bc');
    if (isFailing) throw new Problem('unreadable-file', 'Cannot read it.');
  }
  await replaceFile('file', pieces(false), { ...writer, directory });
  expect(await readFile(join(directory, 'file'), 'utf8')).toBe('abc');
  await writeFile(join(directory, 'file'), 'old');
  await expect(replaceFile('file', pieces(true), { ...writer, directory })).rejects.toMatchObject({
    code: 'unreadable-file',
  });
  expect(await readFile(join(directory, 'file'), 'utf8')).toBe('old');
  expect(await readdir(directory)).toEqual(['file']);
});

test('two names mean the same file if both lead to it', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'a'), '');
  await writeFile(join(directory, 'b'), '');
  await link(join(directory, 'a'), join(directory, 'c'));
  for (const [one, other, isSame] of [
    ['a', './a', true],
    ['a', 'c', true],
    ['a', join(directory, 'a'), true],
    ['a', 'b', false],
    ['a', 'missing', false],
    ['missing', 'missing', false],
  ] as const)
    expect([one, other, await isSameFile(one, other, directory)]).toEqual([one, other, isSame]);
});
