import { constants, type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isNotReady, unreadable } from '../files/file-error.ts';
import { Problem } from '../problem.ts';

const fileChunkBytes = 1_048_576;
/** The capacity of a pipe on Linux. */
const pipeChunkBytes = 65_536;
/** How long to wait for an empty pipe: at first, and at most while it stays empty. */
const shortestWaitMs = 1;
const longestWaitMs = 20;

interface SourceOptions {
  /** Relative names are resolved against it. */
  readonly directory: string;
  /** Ends the wait for a pipe whose writer is silent. Reading then rejects. */
  readonly stop: AbortSignal;
}

/**
 * Opens a file, or a pipe such as `<(command)`, to be read once from its beginning. A file is read up to its present
 * size, because one that grows from what is read would never end. The source is closed when the reader finishes or
 * stops, so it has to be read.
 * @throws Problem `unreadable-file`, also while it is read
 */
export async function openJournalSource(
  name: string,
  options: SourceOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const { directory } = options;
  let file: FileHandle | undefined;
  try {
    // A pipe without a writer must not block a thread, which would keep the process from exiting.
    file = await open(resolve(directory, name), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = await file.stat();
    if (status.isFile()) return chunksOf(file, name, options, fileChunkBytes, status.size);
    if (status.isFIFO()) return chunksOf(file, name, options, pipeChunkBytes);
    const found = status.isDirectory() ? 'it is a directory' : 'it is neither a file nor a pipe';
    throw new Problem('unreadable-file', `Cannot read ${name}: ${found}.`);
  } catch (cause) {
    await file?.close();
    throw cause instanceof Problem ? cause : unreadable(name, cause, directory);
  }
}

async function* chunksOf(
  file: FileHandle,
  name: string,
  { directory, stop }: SourceOptions,
  chunkBytes: number,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  try {
    for (let leftBytes = maxBytes; leftBytes > 0; ) {
      const chunk = await nextChunk(file, stop, Math.min(chunkBytes, leftBytes));
      if (chunk.length === 0) return;
      leftBytes -= chunk.length;
      yield chunk;
    }
  } catch (cause) {
    throw unreadable(name, cause, directory);
  } finally {
    await file.close();
  }
}

async function nextChunk(file: FileHandle, stop: AbortSignal, chunkBytes: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let waitMs = shortestWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    stop.throwIfAborted();
    try {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      if (!isNotReady(error)) throw error;
      await new Promise((wake) => setTimeout(wake, waitMs));
    }
  }
}
