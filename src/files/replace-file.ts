import { resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isMissing, unwritable } from './file-error.ts';
import { flushFile } from './flush-file.ts';
import type { Writer } from './temporary-file.ts';

/**
 * Writes a file that only its owner can read, whole or not at all: readers see the old content or the new one.
 * @param bytes in one piece, or piece by piece; when the pieces fail, the file stays as it was
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
    // `wx` follows no link and takes no file that is there.
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
 * Finds out whether `replaceFile` could write the file now, and leaves everything as it was.
 * @throws Problem as `replaceFile` would
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

/** Has a name beside the target for a file that takes its place. */
async function withTemporary(
  name: string,
  place: Place,
  use: (temporary: string, target: string) => Promise<void>,
): Promise<void> {
  const { access, constants, realpath, stat } = await import('node:fs/promises');
  const { withTemporaryFile } = await import('./temporary-file.ts');
  try {
    const named = resolve(place.directory, name);
    // A link stays a link: what it points to is replaced.
    const target = await realpath(named).catch(() => named);
    await access(target, constants.W_OK).catch((cause) => {
      if (!isMissing(cause)) throw cause;
    });
    // A directory, a device or a pipe would be gone, and a file in its place.
    const status = await stat(target).catch(() => undefined);
    if (status?.isDirectory()) {
      throw new Problem('unwritable-file', `Cannot write ${name}: it is a directory.`);
    }
    if (status !== undefined && !status.isFile()) {
      throw new Problem('unsafe-file', `Expected a file in ${name}, got something else.`);
    }
    await withTemporaryFile(target, place, (temporary) => use(temporary, target));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw unwritable(name, cause);
  }
}
