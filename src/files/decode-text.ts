import { Problem } from '../problem.ts';

/**
 * Decodes the text of a file: UTF-8, or UTF-16 with a byte order mark, as written by `>` in Windows PowerShell.
 * @throws Problem `unreadable-file` for any other bytes
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
    // Bytes that do not fit the encoding cause a TypeError; any other error is unexpected.
    if (!(cause instanceof TypeError)) throw cause;
  }
  throw new Problem('unreadable-file', `Cannot read ${name}: it is not text in UTF-8.`, {
    hint: 'Save it as UTF-8.',
  });
}
