import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isTaken, reasonOf, unreadable } from './file-error.ts';

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
    throw unreadable(folder, cause, directory, 'folder');
  }
  return names.toSorted();
}

/**
 * Creates a folder, and those above it, if they do not exist.
 * @param mode the permissions of those that are created
 * @throws Problem `unwritable-file`
 */
export async function makeFolder(folder: string, directory: string, mode = 0o777): Promise<void> {
  try {
    await makeWithParents(resolve(directory, folder), mode);
  } catch (cause) {
    const message = isTaken(cause)
      ? `${folder} is a file; expected a folder.`
      : `Cannot create ${folder}: ${reasonOf(cause)}.`;
    throw new Problem('unwritable-file', message, { cause });
  }
}

/** The recursive `mkdir` of Node never ends where a system refuses new folders as missing, as in `/proc`. */
async function makeWithParents(path: string, mode: number): Promise<void> {
  if (await isFolder(path, '')) return;
  const { mkdir } = await import('node:fs/promises');
  const parent = dirname(path);
  if (parent !== path) await makeWithParents(parent, mode);
  try {
    await mkdir(path, { mode });
  } catch (cause) {
    // Another process may have created it meanwhile.
    if (!isTaken(cause) || !(await isFolder(path, ''))) throw cause;
  }
}

export async function isLink(file: string, directory: string): Promise<boolean> {
  const { lstat } = await import('node:fs/promises');
  const stats = await lstat(resolve(directory, file)).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

export async function isFolder(name: string, directory: string): Promise<boolean> {
  return (await statusOf(name, directory))?.isDirectory() === true;
}

export async function isPipe(name: string, directory: string): Promise<boolean> {
  return (await statusOf(name, directory))?.isFIFO() === true;
}

/** Undefined if there is none: opening the file will report the reason. */
async function statusOf(name: string, directory: string): Promise<Stats | undefined> {
  const { stat } = await import('node:fs/promises');
  try {
    // Without a working directory, even the name cannot be resolved.
    return await stat(resolve(directory, name));
  } catch {
    return undefined;
  }
}
