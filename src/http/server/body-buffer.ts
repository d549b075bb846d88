/** Collects a body as it arrives. Uses only what every platform has, because the library's handlers share it. */
export interface BodyBuffer {
  append(chunk: Uint8Array): void;
  bytes(): Uint8Array;
}

const smallestCapacity = 16_384;

/**
 * Copies the chunks into one growing buffer, unless there is only one. A chunk is an object of some hundred bytes and
 * keeps a far larger buffer alive, which would add up for a body that arrives in chunks of one byte.
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

/** Decodes a body, or its beginning, as text. */
export function textOf(bytes: Uint8Array, maxBytes = bytes.length): string {
  return decoder.decode(bytes.subarray(0, maxBytes));
}
