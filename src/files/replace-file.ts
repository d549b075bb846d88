import { resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isMissing, unwritable } from './file-error.ts';
import { flushFile } from './flush-file.ts';
import type { Writer } from './temporary-file.ts';

/**
 * Writes a file completely or not at all, readable only by its owner. Readers see either the old content or the new.
 * @throws Problem `unwritable-file`, `unsafe-file` for a device or a pipe
 */
export function replaceFile(
  name: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  place: Place,
): Promise<void> {
  const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
  return withTemporary(name, place, async (temporary, target) => {
    const { open, rename } = await import('node:fs/promises');
    // `wx` follows no link, and fails if the file exists.
    const file = await open(temporary, 'wx', 0o600);
    try {
      // Each goes behind the one before.
      for await (const piece of pieces) await file.writeFile(piece);
      await flushFile(file);
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  });
}

/**
 * Checks whether `replaceFile` could write the file now, without changing anything.
 * @throws Problem the same as `replaceFile`
 */
export function tryReplacing(name: string, place: Place): Promise<void> {
  return withTemporary(name, place, async (temporary) => {
    const { open } = await import('node:fs/promises');
    const file = await open(temporary, 'wx', 0o600);
    await file.close();
  });
}

interface Place extends Writer {
  /** Relative names are resolved against it. */
  readonly directory: string;
}

/** Provides a temporary name in the folder of the target, for a file that will replace it. */
async function withTemporary(
  name: string,
  place: Place,
  use: (temporary: string, target: string) => Promise<void>,
): Promise<void> {
  const { access, constants, realpath, stat } = await import('node:fs/promises');
  const { withTemporaryFile } = await import('./temporary-file.ts');
  try {
    const named = resolve(place.directory, name);
    // A link stays a link: its target is replaced.
    const target = await realpath(named).catch(() => named);
    await access(target, constants.W_OK).catch((cause) => {
      if (!isMissing(cause)) throw cause;
    });
    // Otherwise a directory, a device or a pipe would be replaced by a file.
    const status = await stat(target).catch(() => undefined);
    if (status?.isDirectory()) {
      throw new Problem('unwritable-file', `Cannot write ${name}: it is a directory.`);
    }
    if (status !== undefined && !status.isFile()) {
      throw new Problem('unsafe-file', `${name} is not a file.`);
    }
    await withTemporaryFile(target, place, (temporary) => use(temporary, target));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw unwritable(name, cause);
  }
}
