const decoders: Readonly<Record<string, 'gunzipSync' | 'inflateSync' | 'brotliDecompressSync'>> = {
  gzip: 'gunzipSync',
  'x-gzip': 'gunzipSync',
  deflate: 'inflateSync',
  br: 'brotliDecompressSync',
};

/**
 * The body of an answer without its compression: some senders ask for one, and a person reads the answer. The bytes as they
 * came where the coding is unknown, they are not of it, or they hold more than `maxBytes`.
 * @param coding the Content-Encoding header
 */
export async function decodeAnswer(
  bytes: Uint8Array,
  coding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = coding?.trim().toLowerCase() ?? '';
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decoder === undefined) return bytes;
  // Loaded only when needed: most answers are not compressed.
  const zlib = await import('node:zlib');
  try {
    return zlib[decoder](bytes, { maxOutputLength: maxBytes });
  } catch {
    return bytes;
  }
}
