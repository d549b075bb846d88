import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isNotReady, unreadable } from './file-error.ts';

export interface ReadOptions {
  /** Relative names are resolved against it. */
  readonly directory: string;
  readonly maxBytes: number;
  /** Ends the wait for a pipe whose writer sends nothing. */
  readonly stop: AbortSignal;
}

export interface BoundedFile {
  readonly bytes: Uint8Array;
  /** The permission bits of a regular file. Undefined for a pipe, whose bits do not show who can read it. */
  readonly mode: number | undefined;
  /** The number of the user who owns the file. */
  readonly owner: number;
}

/**
 * Reads a file that the user named, or a pipe such as `<(command)`.
 * @throws Problem `unreadable-file`
 */
export async function readBoundedFile(
  name: string,
  { directory, maxBytes, stop }: ReadOptions,
): Promise<BoundedFile> {
  // Loaded on first use: most command lines name no file.
  const { constants, open } = await import('node:fs/promises');
  let file: FileHandle | undefined;
  try {
    // Non-blocking: opening a pipe without a writer would hold a thread, which would keep the process from ending.
    file = await open(resolve(directory, name), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = await file.stat();
    const bytes = await readOpenFile(file, maxBytes, stop);
    if (bytes === undefined) {
      throw new Problem('unreadable-file', `Expected at most ${maxBytes} bytes in ${name}, got more.`);
    }
    return { bytes, mode: status.isFile() ? status.mode & 0o777 : undefined, owner: status.uid };
  } catch (cause) {
    throw cause instanceof Problem ? cause : unreadable(name, cause, directory);
  } finally {
    await file?.close();
  }
}

const chunkBytes = 65_536;
const retryMs = 5;

/**
 * Reads an open file or pipe from its current position to its end; undefined if there are more than `maxBytes`.
 * @param stop ends the wait for a pipe whose writer sends nothing; the promise is then rejected
 */
export async function readOpenFile(
  file: FileHandle,
  maxBytes: number,
  stop: AbortSignal,
): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const { bytesRead, buffer } = await readSome(file, stop);
    if (bytesRead === 0) return Buffer.concat(chunks, total);
    total += bytesRead;
    if (total > maxBytes) return undefined;
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** Waits while a pipe is open but empty. */
async function readSome(
  file: FileHandle,
  stop: AbortSignal,
): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }> {
  const buffer = Buffer.alloc(chunkBytes);
  for (;;) {
    stop.throwIfAborted();
    try {
      return await file.read(buffer, 0, chunkBytes, null);
    } catch (error) {
      if (!isNotReady(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
