import { execFileSync } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFile } from '../../src/files/replace-file.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test.skipIf(isWindows)('a pipe, and so a device, is not replaced by a file', async () => {
  const directory = await temporaryFolder();
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(replaceFile('pipe', Buffer.from('a'), { directory })).rejects.toMatchObject({
    code: 'unsafe-file',
  });
  expect((await lstat(pipe)).isFIFO()).toBe(true);
});
