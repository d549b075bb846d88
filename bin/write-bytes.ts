import { fileSystem } from './file-system.ts';

/** How long to wait for room in a non-blocking descriptor: at first, and at most. Each unsuccessful wait doubles it. */
const shortestWaitMs = 1;
const longestWaitMs = 50;

/** Writes all bytes in the thread pool. Rejects with the system error: EPIPE if the reader is gone. */
export async function writeBytes(descriptor: number, bytes: Uint8Array): Promise<void> {
  let waitMs = shortestWaitMs;
  for (let offset = 0; offset < bytes.length; ) {
    const written = await writeSome(descriptor, bytes, offset);
    offset += written;
    if (written > 0) {
      waitMs = shortestWaitMs;
    } else {
      await pause(waitMs);
      waitMs = Math.min(2 * waitMs, longestWaitMs);
    }
  }
}

/** Writes all bytes synchronously, which may block. Starting the thread pool takes longer than writing most output. */
export async function writeBytesNow(descriptor: number, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  try {
    while (offset < bytes.length) offset += fileSystem.writeSync(descriptor, bytes, offset);
  } catch (error) {
    if (!isFull(error)) throw error;
    await writeBytes(descriptor, bytes.subarray(offset));
  }
}

/** Resolves with the number of bytes written, 0 if there is no room. */
function writeSome(descriptor: number, bytes: Uint8Array, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fileSystem.write(descriptor, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (error === null) resolve(written);
      else if (isFull(error)) resolve(0);
      else reject(error);
    });
  });
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
