/** A stretch of complete lines, including the last line feed, or a part of the source that is not one. */
export type Stretch =
  | { readonly kind: 'lines'; readonly bytes: Uint8Array }
  /** A line beyond the limit, which is dropped. */
  | { readonly kind: 'too-long' }
  /** The bytes after the last line feed. */
  | { readonly kind: 'rest'; readonly bytes: Uint8Array };

const lineFeed = 0x0a;

/** Cuts chunks where lines end. Holds at most one line, and copies only lines that span chunks. */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Stretch> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  let isTooLong = false;

  for await (const chunk of source) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    let start = 0;
    if (end > 0 && (begunBytes > 0 || isTooLong)) {
      start = chunk.indexOf(lineFeed) + 1;
      if (isTooLong || begunBytes + start > maxLineBytes) yield { kind: 'too-long' };
      else yield { kind: 'lines', bytes: Buffer.concat([...begun, chunk.subarray(0, start)]) };
      begun = [];
      begunBytes = 0;
      isTooLong = false;
    }
    if (start < end) yield { kind: 'lines', bytes: chunk.subarray(start, end) };
    if (isTooLong || end === chunk.length) continue;
    begun.push(chunk.subarray(end));
    begunBytes += chunk.length - end;
    if (begunBytes <= maxLineBytes) continue;
    begun = [];
    begunBytes = 0;
    isTooLong = true;
  }
  if (isTooLong) yield { kind: 'too-long' };
  else if (begunBytes > 0) yield { kind: 'rest', bytes: Buffer.concat(begun) };
}
