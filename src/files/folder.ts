import { join, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isTaken, reasonOf } from './file-error.ts';

/** Returns the name of a file in a folder that the user named. */
export function fileIn(folder: string, name: string): string {
  return join(folder, name);
}

interface ListOptions {
  /** Relative names are resolved against it. */
  readonly directory: string;
  readonly ending: string;
  readonly maxFiles: number;
}

/**
 * Returns the names of the files in a folder that end in a certain way, sorted.
 * @throws Problem `unreadable-file`, also for more than `maxFiles`
 */
export async function listFolder(
  folder: string,
  { directory, ending, maxFiles }: ListOptions,
): Promise<readonly string[]> {
  const { opendir } = await import('node:fs/promises');
  const names: string[] = [];
  try {
    for await (const entry of await opendir(resolve(directory, folder))) {
      if (entry.name.endsWith(ending) && !entry.name.startsWith('.')) names.push(entry.name);
      if (names.length > maxFiles) {
        throw new Problem(
          'unreadable-file',
          `Expected at most ${maxFiles} ${ending} files in ${folder}, got more.`,
        );
      }
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem('unreadable-file', `Cannot read ${folder}: ${reasonOf(cause)}.`, { cause });
  }
  return names.toSorted();
}

/**
 * Creates a folder, and those above it, if they do not exist.
 * @throws Problem `unwritable-file`
 */
export async function makeFolder(folder: string, directory: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises');
  try {
    await mkdir(resolve(directory, folder), { recursive: true });
  } catch (cause) {
    const message = isTaken(cause)
      ? `${folder} is a file; expected a folder.`
      : `Cannot create ${folder}: ${reasonOf(cause)}.`;
    throw new Problem('unwritable-file', message, { cause });
  }
}

export async function isLink(file: string, directory: string): Promise<boolean> {
  const { lstat } = await import('node:fs/promises');
  const stats = await lstat(resolve(directory, file)).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

export async function isFolder(name: string, directory: string): Promise<boolean> {
  const { stat } = await import('node:fs/promises');
  try {
    return (await stat(resolve(directory, name))).isDirectory();
  } catch {
    // Opening it will report the reason.
    return false;
  }
}
