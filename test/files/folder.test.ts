import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listFolder, makeFolder } from '../../src/files/folder.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('a folder is created together with those above it, and may exist already', async () => {
  const directory = await temporaryFolder();
  await makeFolder('a/b/c', directory, 0o700);
  await makeFolder('a/b/c', directory);
  const status = await stat(join(directory, 'a', 'b'));
  expect(status.isDirectory()).toBe(true);
  if (!isWindows) expect(status.mode & 0o777).toBe(0o700);
});

test('several processes may create the same folders at once', async () => {
  const directory = await temporaryFolder();
  await Promise.all(Array.from({ length: 20 }, () => makeFolder('a/b/c/d', directory)));
  expect((await stat(join(directory, 'a/b/c/d'))).isDirectory()).toBe(true);
});

test('a folder at the place of a file or below one is refused', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'file'), '');
  await expect(makeFolder('file', directory)).rejects.toMatchObject({ code: 'unwritable-file' });
  await expect(makeFolder('file/below', directory)).rejects.toMatchObject({ code: 'unwritable-file' });
});

test('a folder that cannot be listed is called a folder, and a missing one is looked for in another', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'file'), '');
  const list = (name: string) => listFolder(name, { directory, ending: '.json', maxFiles: 1 });
  await expect(list('none')).rejects.toMatchObject({
    code: 'unreadable-file',
    message: 'Cannot read none: there is no such folder.',
    hint: `Looked in ${directory}.`,
  });
  await expect(list('file')).rejects.toMatchObject({ message: 'Cannot read file: it is not a folder.' });
});

test.skipIf(process.platform !== 'linux')(
  'a folder that the system refuses as missing is refused, and not tried again without end',
  async () => {
    await expect(makeFolder('/proc/phantom-webhook/store', '/')).rejects.toMatchObject({
      code: 'unwritable-file',
    });
  },
);

test.skipIf(isWindows || process.getuid?.() === 0)('a folder without permission is refused', async () => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'closed'));
  await chmod(join(directory, 'closed'), 0o500);
  await expect(makeFolder('closed/a', directory)).rejects.toMatchObject({ code: 'unwritable-file' });
});
