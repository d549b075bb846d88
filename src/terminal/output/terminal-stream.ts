import { Writable } from 'node:stream';
import type { OutputStream } from '../../context.ts';

/** Our output stream as the kind of terminal stream that ora draws on. */
export function terminalStream(stream: OutputStream): Writable {
  const writable = new Writable({
    write(bytes: Buffer, _encoding, done) {
      stream.write(bytes).then(() => done(), done);
    },
  });
  // A reader that left is no reason to fail: what it would have seen is decoration.
  writable.on('error', () => {});
  return Object.assign(writable, {
    isTTY: true,
    // Some terminals do not know their width; with none ora would never end a line.
    columns: stream.columns || 80,
    cursorTo: (column: number) => writable.write(`\u001b[${column + 1}G`),
    moveCursor: (_columns: number, rows: number) => writable.write(`\u001b[${-rows}A`),
    clearLine: () => writable.write('\u001b[2K'),
  });
}
