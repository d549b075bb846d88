/** Collects a body as it comes. */
export interface BodyBuffer {
  append(chunk: Buffer): void;
  bytes(): Uint8Array;
}

const smallestCapacity = 16_384;
const none = Buffer.alloc(0);

/**
 * Chunks are parts of far larger buffers, which a body in chunks of one byte would keep alive, so all but a lone chunk
 * are copied into one buffer that grows.
 */
export function createBodyBuffer(): BodyBuffer {
  let lone: Buffer | undefined;
  let grown = none;
  let length = 0;
  return {
    append(chunk) {
      if (length === 0) {
        lone = chunk;
      } else {
        if (lone !== undefined) copy(lone, 0);
        lone = undefined;
        copy(chunk, length);
      }
      length += chunk.length;
    },
    bytes: () => lone ?? grown.subarray(0, length),
  };

  function copy(chunk: Buffer, at: number): void {
    const needed = at + chunk.length;
    if (needed > grown.length) {
      const larger = Buffer.allocUnsafe(Math.max(smallestCapacity, 2 * needed));
      grown.copy(larger, 0, 0, at);
      grown = larger;
    }
    chunk.copy(grown, at);
  }
}
