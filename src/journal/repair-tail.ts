import type { FileHandle } from 'node:fs/promises';
import { Problem } from '../problem.ts';
import type { JournalFile } from './journal-file.ts';
import { lineStart, maxLineBytes } from './journal-record.ts';
import { parseLine } from './parse-line.ts';

export interface RepairedFile {
  /** Bytes of complete lines. The file now holds nothing else. */
  readonly length: number;
  /** Bytes of an unfinished last line that were cut off. */
  readonly droppedBytes: number;
}

const lineFeed = 0x0a;
const chunkBytes = 65_536;

/**
 * Makes the file end with a complete line. Cuts off what a crash left of the last one, and adds a line feed to a
 * complete record that lacks only that. Reads only the first bytes and the last line.
 * @throws Problem `unsafe-file` for a file that is not a journal, which stays as it is
 */
export async function repairTail({ whole, name }: JournalFile): Promise<RepairedFile> {
  const { size } = await whole.stat();
  if (size === 0) return { length: 0, droppedBytes: 0 };
  const beginning = await readAt(whole, 0, Math.min(size, lineStart.length));
  if (!lineStart.startsWith(beginning.toString('latin1'))) throw notAJournal(name);

  const tailStart = await findTail(whole, size);
  if (tailStart === undefined) throw notAJournal(name);
  if (tailStart === size) return { length: size, droppedBytes: 0 };
  const tail = await readAt(whole, tailStart, size - tailStart);
  if (isWhole(tail)) {
    await whole.write(Buffer.of(lineFeed), 0, 1, size);
    return { length: size + 1, droppedBytes: 0 };
  }
  await whole.truncate(tailStart);
  return { length: tailStart, droppedBytes: size - tailStart };
}

/** Finds the position after the last line feed. Returns undefined if more bytes follow it than a line can have. */
async function findTail(file: FileHandle, size: number): Promise<number | undefined> {
  const earliest = Math.max(0, size - maxLineBytes);
  for (let end = size; end > earliest; ) {
    const start = Math.max(earliest, end - chunkBytes);
    const found = (await readAt(file, start, end - start)).lastIndexOf(lineFeed);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return earliest === 0 ? 0 : undefined;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function isWhole(tail: Buffer): boolean {
  const found = parseLine(tail.toString('utf8'), 1);
  return found !== undefined && found.kind !== 'damaged';
}

function notAJournal(name: string): Problem {
  return new Problem('unsafe-file', `${name} is not a journal.`, {
    hint: 'It was not changed. Record into another file.',
  });
}
