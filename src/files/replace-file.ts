import { randomUUID } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isMissing, reasonOf } from './file-error.ts';

/**
 * Writes a file that only its owner can read, whole or not at all: readers see the old content or the new one.
 * @throws Problem `unwritable-file`, `unsafe-file` for a device or a pipe
 */
export async function replaceFile(
  name: string,
  bytes: Uint8Array,
  { directory }: { readonly directory: string },
): Promise<void> {
  const { access, constants, open, realpath, rename, rm, stat } = await import('node:fs/promises');
  const named = resolve(directory, name);
  // A link stays a link: what it points to is replaced.
  const target = await realpath(named).catch(() => named);
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await access(target, constants.W_OK).catch((cause) => {
      if (!isMissing(cause)) throw cause;
    });
    // A device or a pipe would be gone, and a file in its place.
    const status = await stat(target).catch(() => undefined);
    if (status !== undefined && !status.isFile() && !status.isDirectory()) {
      throw new Problem('unsafe-file', `Expected a file in ${name}, got something else.`);
    }
    // `wx` follows no link and takes no file that is there.
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof Problem) throw cause;
    throw new Problem('unwritable-file', `Cannot write ${name}: ${reasonOf(cause)}.`, { cause });
  }
}
