import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoundedFile } from '../../src/files/read-bounded-file.ts';
import { readDotenv } from '../../src/files/read-dotenv.ts';
import { readSecretFile } from '../../src/files/read-secret-file.ts';
import { isWindows } from '../is-windows.ts';
import { mayMount, smallDisk } from '../small-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { platform } = process;
const stop = new AbortController().signal;

describe('readBoundedFile', () => {
  test.skipIf(isWindows)('reads a file relative to the directory, through links', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'a'), 'text');
    await symlink('a', join(directory, 'link'));
    const { bytes } = await readBoundedFile('link', { directory, maxBytes: 4, stop });
    expect(Buffer.from(bytes).toString()).toBe('text');
  });

  test('refuses a file beyond the limit', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'a'), 'text');
    await expect(readBoundedFile('a', { directory, maxBytes: 3, stop })).rejects.toMatchObject({
      code: 'unreadable-file',
      message: 'Expected at most 3 bytes in a, got more.',
    });
  });

  test.skipIf(isWindows)('stops reading a file without end', async () => {
    await expect(
      readBoundedFile('/dev/zero', { directory: '/', maxBytes: 200_000, stop }),
    ).rejects.toMatchObject({
      code: 'unreadable-file',
    });
  });

  test.skipIf(isWindows)('explains why a file cannot be read', async () => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, 'folder'));
    await symlink('loop', join(directory, 'loop'));
    const messageOf = (name: string) =>
      readBoundedFile(name, { directory, maxBytes: 1, stop }).catch((error: Error) => error.message);
    expect(await messageOf('none')).toBe('Cannot read none: there is no such file.');
    expect(await messageOf('folder')).toBe('Cannot read folder: it is a directory.');
    expect(await messageOf('loop')).toBe('Cannot read loop: its links form a loop.');
    expect(await messageOf('a\u001b[31m')).toBe('Cannot read a\\u001b[31m: there is no such file.');
  });
});

describe.skipIf(isWindows)('a named pipe', () => {
  test('without a writer counts as empty, and blocks nothing', async () => {
    const directory = await temporaryFolder();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const { bytes } = await readBoundedFile('pipe', { directory, maxBytes: 10, stop });
    expect(bytes).toHaveLength(0);
  });

  test('that is open but empty is waited for', async () => {
    const directory = await temporaryFolder();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    // The shell holds the pipe open both ways until its input ends, so nothing gets lost before it is read.
    const writer = spawn('sh', ['-c', 'exec 3<>pipe; echo ready; read -r _; echo four >&3; read -r _'], {
      cwd: directory,
    });
    await once(writer.stdout, 'data');
    const read = readBoundedFile('pipe', { directory, maxBytes: 4, stop });
    writer.stdin.write('go\n');
    await expect(read).rejects.toMatchObject({ message: 'Expected at most 4 bytes in pipe, got more.' });
    writer.stdin.end();
  });
});

describe('readSecretFile', () => {
  const ours = { maxBytes: 100, platform: 'linux', userId: process.geteuid?.(), stop } as const;

  test.for([0o644, 0o640, 0o604])('refuses mode %o, and shows the command that corrects it', async (mode) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), 'secret');
    await chmod(join(directory, 'token'), mode);
    const read = readSecretFile('token', { ...ours, directory });
    await expect(read).rejects.toMatchObject({ code: 'unsafe-file', hint: 'Run: chmod 600 token' });
  });

  test.skipIf(isWindows).for([0o600, 0o400, 0o700])('reads mode %o', async (mode) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), 'secret');
    await chmod(join(directory, 'token'), mode);
    const bytes = await readSecretFile('token', { ...ours, directory });
    expect(Buffer.from(bytes).toString()).toBe('secret');
  });

  test('accepts every mode on Windows, which has no modes', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), 'secret', { mode: 0o644 });
    await expect(
      readSecretFile('token', { ...ours, directory, platform: 'win32', userId: undefined }),
    ).resolves.toBeDefined();
  });
});

describe.skipIf(isWindows)('readSecretFile, of a secret that is mounted for a container', () => {
  async function readSecret(userId: number | undefined, name: string, directory: string) {
    const remarks: string[] = [];
    const onExposed = (remark: string) => remarks.push(remark);
    const bytes = await readSecretFile(name, {
      stop,
      directory,
      maxBytes: 100,
      platform: process.platform,
      userId,
      onExposed,
    });
    return { text: Buffer.from(bytes).toString(), remarks };
  }

  test('accepts a file of another user, and warns that others can read it', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), 'secret');
    await chmod(join(directory, 'token'), 0o444);
    const somebodyElse = (process.geteuid?.() ?? 0) + 1;
    expect(await readSecret(somebodyElse, 'token', directory)).toEqual({
      text: 'secret',
      remarks: ['token can be read by others (mode 0444), and you cannot change that'],
    });
    await chmod(join(directory, 'token'), 0o400);
    expect((await readSecret(somebodyElse, 'token', directory)).remarks).toEqual([]);
  });

  test.skipIf(!mayMount)('accepts a file in a read-only mount', async () => {
    const directory = await smallDisk();
    await writeFile(join(directory, 'token'), 'secret');
    await chmod(join(directory, 'token'), 0o444);
    const read = () => readSecret(process.geteuid?.(), 'token', directory);
    await expect(read()).rejects.toMatchObject({ code: 'unsafe-file' });
    execFileSync('mount', ['-o', 'remount,ro', directory]);
    expect(await read()).toMatchObject({ text: 'secret', remarks: [expect.stringContaining('mode 0444')] });
  });
});

describe('readDotenv', () => {
  test('finds the variable among others, quoted or not', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, '.env'), '# comment\nA=1\nexport TOKEN="a b"\n', { mode: 0o600 });
    expect(await readDotenv('TOKEN', { directory, platform, stop })).toEqual({
      value: 'a b',
      exposedMode: undefined,
    });
    expect(await readDotenv('NONE', { directory, platform, stop })).toBeUndefined();
  });

  test.skipIf(isWindows)('reports that others can read the file', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, '.env'), 'TOKEN=a');
    await chmod(join(directory, '.env'), 0o644);
    expect(await readDotenv('TOKEN', { directory, platform, stop })).toMatchObject({ exposedMode: '0644' });
    expect(await readDotenv('TOKEN', { directory, platform: 'win32', stop })).toMatchObject({
      exposedMode: undefined,
    });
  });

  test('treats a missing file as one without variables', async () => {
    expect(await readDotenv('TOKEN', { directory: await temporaryFolder(), platform, stop })).toBeUndefined();
  });
});
