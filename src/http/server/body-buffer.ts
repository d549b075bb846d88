/** Collects a body as it comes. Made of what every platform has: the handlers of the library share it. */
export interface BodyBuffer {
  append(chunk: Uint8Array): void;
  bytes(): Uint8Array;
}

const smallestCapacity = 16_384;

/**
 * A chunk is an object of some hundred bytes, and a part of a far larger buffer, which a body in chunks of one byte would
 * keep alive, so all but a lone chunk are copied into one buffer that grows.
 */
export function createBodyBuffer(): BodyBuffer {
  let lone: Uint8Array | undefined;
  let grown = new Uint8Array();
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

  function copy(chunk: Uint8Array, at: number): void {
    const needed = at + chunk.length;
    if (needed > grown.length) {
      const larger = new Uint8Array(Math.max(smallestCapacity, 2 * needed));
      larger.set(grown.subarray(0, at));
      grown = larger;
    }
    grown.set(chunk, at);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A body, or its beginning, as text. */
export function textOf(bytes: Uint8Array, maxBytes = bytes.length): string {
  return decoder.decode(bytes.subarray(0, maxBytes));
}
