import { chmod, link, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTokenFile } from '../../src/files/token-file.ts';
import { Problem } from '../../src/problem.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { platform } = process;
const line = 'block.forged=abc';

async function openIn(directory: string, checkContent = (_text: string): void => {}) {
  return openTokenFile('tokens.txt', {
    directory,
    platform,
    stop: new AbortController().signal,
    checkContent,
  });
}

describe('a new file of tokens', () => {
  test('exists before the token, and only its owner can read it', async () => {
    const directory = await temporaryFolder();
    const file = await openIn(directory);
    const path = join(directory, 'tokens.txt');
    expect(await readFile(path, 'utf8')).toMatch(/^# .*\n$/);
    if (!isWindows) expect((await stat(path)).mode & 0o777).toBe(0o600);
    await file.save(line);
    expect(await readFile(path, 'utf8')).toMatch(/^# .*\nblock\.forged=abc\n$/);
    await file.close();
  });

  test('is removed when no token is saved', async () => {
    const directory = await temporaryFolder();
    const file = await openIn(directory);
    await file.close();
    await expect(stat(join(directory, 'tokens.txt'))).rejects.toThrow('ENOENT');
  });

  test('stays when another command has added to it in the meantime', async () => {
    const directory = await temporaryFolder();
    const first = await openIn(directory);
    const second = await openIn(directory);
    await second.save('second=1');
    await first.close();
    await second.close();
    expect(await readFile(join(directory, 'tokens.txt'), 'utf8')).toContain('second=1\n');
  });

  test.skipIf(isWindows)('is refused in a directory that does not exist', async () => {
    const directory = join(await temporaryFolder(), 'none');
    await expect(openIn(directory)).rejects.toMatchObject({ code: 'unwritable-file' });
  });
});

describe.skipIf(isWindows)('an existing file of tokens', () => {
  async function folderWith(text: string, mode = 0o600) {
    const directory = await temporaryFolder();
    const path = join(directory, 'tokens.txt');
    await writeFile(path, text);
    await chmod(path, mode);
    return { directory, path };
  }

  test.for([
    ['a=1\n', 'a=1\nblock.forged=abc\n'],
    ['a=1', 'a=1\nblock.forged=abc\n'],
    ['', 'block.forged=abc\n'],
  ] as const)('with the content %j is appended to', async ([before, after]) => {
    const { directory, path } = await folderWith(before);
    const file = await openIn(directory);
    await file.save(line);
    await file.close();
    expect(await readFile(path, 'utf8')).toBe(after);
  });

  test('stays unchanged when no token is saved', async () => {
    const { directory, path } = await folderWith('a=1');
    const file = await openIn(directory);
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('a=1');
  });

  test('receives the lines of two commands at once', async () => {
    const { directory, path } = await folderWith('');
    const files = [await openIn(directory), await openIn(directory)];
    await Promise.all(files.map((file, index) => file.save(`event-${index}=1`)));
    for (const file of files) await file.close();
    expect((await readFile(path, 'utf8')).split('\n').sort()).toEqual(['', 'event-0=1', 'event-1=1']);
  });

  test('is refused and stays unchanged when its content is refused', async () => {
    const { directory, path } = await folderWith('key: value\n');
    const refuse = (text: string) => {
      throw new Problem('unsafe-file', text);
    };
    await expect(openIn(directory, refuse)).rejects.toThrow('key: value');
    expect(await readFile(path, 'utf8')).toBe('key: value\n');
  });

  test.for([0o640, 0o604, 0o620, 0o644])('is refused with mode %o', async (mode) => {
    const { directory } = await folderWith('', mode);
    await expect(openIn(directory)).rejects.toMatchObject({
      code: 'unsafe-file',
      hint: 'Run: chmod 600 tokens.txt',
    });
  });

  test('is refused when it is a link, even to a missing file', async () => {
    const directory = await temporaryFolder();
    await symlink(join(directory, 'elsewhere'), join(directory, 'tokens.txt'));
    await expect(openIn(directory)).rejects.toThrow('got a link');
    await writeFile(join(directory, 'elsewhere'), '', { mode: 0o600 });
    await expect(openIn(directory)).rejects.toThrow('got a link');
    expect(await readFile(join(directory, 'elsewhere'), 'utf8')).toBe('');
  });

  test('is refused when it has another hard link', async () => {
    const { directory, path } = await folderWith('');
    await link(path, join(directory, 'other'));
    await expect(openIn(directory)).rejects.toMatchObject({ code: 'unsafe-file' });
  });

  test('is refused when it is a directory or too large', async () => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, 'tokens.txt'));
    await expect(openIn(directory)).rejects.toThrow('it is a directory');
    const large = await folderWith('#'.repeat(1_048_577));
    await expect(openIn(large.directory)).rejects.toThrow('more than 1048576 bytes');
  });
});
