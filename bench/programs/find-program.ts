import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Returns the path of a program; undefined if it is not installed.
 * @param otherFolders where to look after the folders of `PATH`
 */
export function findProgram(name: string, otherFolders: readonly string[] = []): string | undefined {
  return firstExecutable(
    [...(process.env.PATH ?? '').split(delimiter), ...otherFolders].map((folder) => join(folder, name)),
  );
}

/** Returns the first of these files that exists and can be run. */
export function firstExecutable(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
