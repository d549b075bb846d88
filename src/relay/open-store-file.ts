import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { Problem } from '../problem.ts';

// Windows lacks the last two: there it has neither links to refuse nor pipes to wait for.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Opens a file of the store for reading. Follows no link, because the relay also replaces these files and must not write
 * outside of the store. Waits for no pipe, which would keep the process from ending.
 * @throws Problem `unsafe-file` for anything but a regular file; otherwise the error of the system
 */
export async function openStoreFile(path: string): Promise<FileHandle> {
  if (!(await lstat(path)).isFile()) throw notAFile(path);
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  // It may have been replaced meanwhile.
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notAFile(path);
}

function notAFile(path: string): Problem {
  return new Problem('unsafe-file', `${path} is not a file; a store contains only files and folders.`, {
    hint: 'Put the file of the relay back, or use another store.',
  });
}
