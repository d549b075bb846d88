import type { Transform } from 'node:stream';
import type * as zlib from 'node:zlib';

type Codec = (codecs: typeof zlib, bytes: Uint8Array) => Transform;

/** A compressed answer that was cut off is shown as far as it goes. */
const codecsByName: Readonly<Record<string, Codec>> = {
  gzip: (codecs) => codecs.createGunzip({ finishFlush: codecs.constants.Z_SYNC_FLUSH }),
  'x-gzip': (codecs) => codecs.createGunzip({ finishFlush: codecs.constants.Z_SYNC_FLUSH }),
  // Some servers leave out the header that the standard asks for.
  deflate: (codecs, [first = 0]) => {
    const options = { finishFlush: codecs.constants.Z_SYNC_FLUSH };
    return (first & 0x0f) === 8 ? codecs.createInflate(options) : codecs.createInflateRaw(options);
  },
  br: (codecs) => codecs.createBrotliDecompress({ finishFlush: codecs.constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * The body of an answer without its compression, at most `maxBytes` of it: some senders ask for one, and a person reads the
 * answer. The bytes as received if the coding is unknown or they are not of it.
 * @param coding the Content-Encoding header
 */
export async function decodeAnswer(
  bytes: Uint8Array,
  coding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = coding?.trim().toLowerCase() ?? '';
  const codec = Object.hasOwn(codecsByName, name) ? codecsByName[name] : undefined;
  if (codec === undefined) return bytes;
  // Loaded only when needed: most answers are not compressed.
  const stream = codec(await import('node:zlib'), bytes);
  const decoded: Uint8Array[] = [];
  let length = 0;
  stream.end(bytes);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      decoded.push(chunk);
      length += chunk.length;
      if (length >= maxBytes) break;
    }
  } catch {
    if (length === 0) return bytes;
  }
  return Buffer.concat(decoded).subarray(0, maxBytes);
}
