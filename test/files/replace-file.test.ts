import { execFileSync } from 'node:child_process';
import { lstat, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile, tryReplacing } from '../../src/files/replace-file.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test.skipIf(isWindows)('a pipe, and so a device, is not replaced by a file', async () => {
  const directory = await temporaryFolder();
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(replaceFile('pipe', Buffer.from('a'), { directory })).rejects.toMatchObject({
    code: 'unsafe-file',
  });
  await expect(tryReplacing('pipe', { directory })).rejects.toMatchObject({ code: 'unsafe-file' });
  expect((await lstat(pipe)).isFIFO()).toBe(true);
});

test('a try to replace tells what would be in the way, and leaves nothing', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'old'), 'a');
  await tryReplacing('old', { directory });
  await tryReplacing('new', { directory });
  for (const name of ['nowhere/new', 'old/new', '.']) {
    await expect(tryReplacing(name, { directory })).rejects.toMatchObject({ code: 'unwritable-file' });
  }
  expect(await readdir(directory)).toEqual(['old']);
});
