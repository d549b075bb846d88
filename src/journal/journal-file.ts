import { type BigIntStats, constants, fsync } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isMissing, isTaken, unwritable } from '../files/file-error.ts';
import { Problem } from '../problem.ts';

/** A regular file, opened twice. */
export interface JournalFile {
  readonly path: string;
  /** The name of the file in messages. */
  readonly name: string;
  /** Reads and truncates: on Windows, a handle that is open for appending cannot shorten the file. */
  readonly whole: FileHandle;
  /** Writes at the current end of the file, so that nothing written by others is overwritten. */
  readonly end: FileHandle;
  /** Whether the status, such as that of the path now, is that of this file. */
  isSame(status: BigIntStats): boolean;
  close(): Promise<void>;
}

// Windows lacks the last two: there it has neither links to refuse nor pipes to wait for.
const { O_RDWR, O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const plain = O_NOFOLLOW | O_NONBLOCK;
const ownerOnly = 0o600;

/** @throws Problem `unwritable-file` for a relative name when the working directory is gone */
export function journalPath(directory: string, name: string): string {
  try {
    return resolve(directory, name);
  } catch (cause) {
    throw unwritable(name, cause);
  }
}

/** @throws Problem `unsafe-file` for anything but a regular file with a single name; `unwritable-file` */
export async function refuseSpecialFile(path: string, name: string): Promise<void> {
  try {
    refuseSpecial(name, await lstat(path, { bigint: true }));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if (!isMissing(cause)) throw unwritable(name, cause);
  }
}

/**
 * Opens the file, or creates one that only its owner can read. Follows no link and waits for no pipe.
 * @param isFlushed whether the name of a new file is on the disk before this resolves
 * @throws Problem `unsafe-file`, `unwritable-file`
 */
export async function openJournalFile(path: string, name: string, isFlushed: boolean): Promise<JournalFile> {
  const handles: FileHandle[] = [];
  const close = async () => {
    for (const handle of handles) await handle.close();
  };
  try {
    const whole = await openOrCreate(path, isFlushed);
    handles.push(whole);
    const status = await whole.stat({ bigint: true });
    refuseSpecial(name, status);
    const end = await open(path, O_WRONLY | O_APPEND | plain);
    handles.push(end);
    const isSame = (other: BigIntStats) => other.dev === status.dev && other.ino === status.ino;
    if (!isSame(await end.stat({ bigint: true }))) {
      throw new Problem('unwritable-file', `Cannot write ${name}: it was replaced while being opened.`);
    }
    return { path, name, whole, end, isSame, close };
  } catch (cause) {
    await close();
    if (cause instanceof Problem) throw cause;
    // The cause may be a special file created meanwhile, or a link, which the system itself refuses.
    await refuseSpecialFile(path, name);
    throw unwritable(name, cause);
  }
}

async function openOrCreate(path: string, isFlushed: boolean): Promise<FileHandle> {
  try {
    const file = await open(path, O_RDWR | O_CREAT | O_EXCL | plain, ownerOnly);
    // A umask may have removed even these permissions.
    await file.chmod(ownerOnly);
    if (isFlushed) await flushFolder(dirname(path));
    return file;
  } catch (error) {
    if (!isTaken(error)) throw error;
    return open(path, O_RDWR | plain);
  }
}

/** Resolves when the names of new files in the folder are on the disk. */
export async function flushFolder(path: string): Promise<void> {
  let folder: FileHandle;
  try {
    folder = await open(path, constants.O_RDONLY);
  } catch {
    // Windows cannot open a folder, and nothing more can be done there.
    return;
  }
  try {
    // A handle has no `sync` under Yarn's Plug'n'Play.
    await new Promise<void>((flushed, failed) => {
      fsync(folder.fd, (error) => (error === null ? flushed() : failed(error)));
    });
  } finally {
    await folder.close();
  }
}

function refuseSpecial(name: string, status: BigIntStats): void {
  if (status.isFile() && status.nlink > 1n) {
    // The lock file belongs to one name, and another listener may be using the other.
    throw new Problem(
      'unsafe-file',
      `${name} has ${status.nlink} hard links; a journal must have only one name.`,
      {
        hint: 'Remove the other hard links, or record into a copy.',
      },
    );
  }
  if (status.isFile()) return;
  throw new Problem('unsafe-file', `${name} is ${kindOf(status)}; expected a file.`, {
    hint: 'Use an existing journal, or a new file name.',
  });
}

function kindOf(status: BigIntStats): string {
  if (status.isSymbolicLink()) return 'a symbolic link';
  if (status.isDirectory()) return 'a directory';
  if (status.isFIFO()) return 'a pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
