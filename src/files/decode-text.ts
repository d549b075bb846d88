import { Problem } from '../problem.ts';

/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, which `>` of Windows PowerShell writes.
 * @throws Problem `unreadable-file` for bytes that are neither
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    // The decoder drops the byte order mark.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    // What is not of the encoding is a TypeError, whatever else may be wrong with it.
    if (!(cause instanceof TypeError)) throw cause;
  }
  throw new Problem('unreadable-file', `Cannot read ${name}: it is not text in UTF-8.`, {
    hint: 'Save it as UTF-8.',
  });
}
