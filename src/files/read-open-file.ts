import type { FileHandle } from 'node:fs/promises';
import { isNotReady } from './file-error.ts';

const chunkBytes = 65_536;
const retryMs = 5;

/**
 * Reads an open file or pipe from where it stands to its end; undefined when there is more than `maxBytes`.
 * @param stop ends the wait for a pipe whose writer is silent; this rejects then
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

/** Waits for a pipe that is open but empty. */
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
