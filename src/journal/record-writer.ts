import { fdatasync, statSync, writeSync } from 'node:fs';
import { unwritable } from '../files/file-error.ts';
import { Problem } from '../problem.ts';
import type { JournalFile } from './journal-file.ts';

/**
 * Resolves once the lines are in the file, or with what prevented it. In that case none of them counts, although they
 * may still be in the file: after a failed flush, or if removing them failed or would have cut lines of others.
 */
export type WriteLines = (bytes: Uint8Array) => Promise<Problem | undefined>;

/** What another program did to the file. */
export interface ForeignChange {
  readonly kind: 'shortened' | 'extended';
  /** Whether the file ended in the middle of a line. A new line is begun after it. */
  readonly isTorn: boolean;
}

export interface RecordWriter {
  readonly write: WriteLines;
  /** The bytes of the file that were written or accepted so far; only complete lines, unless another program tore one. */
  length(): number;
  /** Whether every later write fails too, because of a failed flush or a file that was moved. */
  hasEnded(): boolean;
}

export interface RecordWriterOptions {
  readonly startLength: number;
  readonly isFlushed: boolean;
  /** Called before lines are written to a file that another program has changed. */
  onForeignChange(change: ForeignChange): void;
}

const lineFeed = 0x0a;

/**
 * Appends complete lines to a file of known length, one call at a time. A failed write is undone, and the next call
 * tries again. A partial line of another program remains as a separate line. All writing ends if the path no longer
 * leads to the file, or if a flush fails: what was written before may then be lost, and another flush would not report
 * it (wiki.postgresql.org/wiki/Fsync_Errors).
 *
 * Only a flush waits for the disk, so it runs in another thread. Looking at the file and writing to the cache of the
 * system take less time than handing that to a thread.
 */
export function createRecordWriter(
  file: JournalFile,
  { startLength, isFlushed, onForeignChange }: RecordWriterOptions,
): RecordWriter {
  const { path, name, isSame } = file;
  let length = startLength;
  let isRagged = false;
  /** Whether the file ends in the middle of a line. */
  let isTorn = false;
  let ending: Problem | undefined;

  return { write: writeLines, length: () => length, hasEnded: () => ending !== undefined };

  async function writeLines(lines: Uint8Array): Promise<Problem | undefined> {
    if (ending !== undefined) return ending;
    if (isRagged) {
      const problem = await cutBack();
      if (problem !== undefined) return problem;
    }
    const problem = await look();
    if (problem !== undefined) return problem;
    const bytes = isTorn ? Buffer.concat([Buffer.of(lineFeed), lines]) : lines;
    try {
      writeAll(file.end.fd, bytes);
    } catch (cause) {
      isRagged = true;
      return (await cutBack()) ?? unwritable(name, cause);
    }
    const size = findSize();
    if (size instanceof Problem) {
      await takeBack(bytes.length);
      return size;
    }
    try {
      if (size !== length + bytes.length && !(await stands(bytes, size)))
        return changed(name, 'was shortened');
    } catch (cause) {
      return unwritable(name, cause);
    }
    if (isFlushed) {
      try {
        await flush(file.end.fd);
      } catch (cause) {
        ending = failedFlush(name, cause);
        return ending;
      }
    }
    // Any other change made to the file meanwhile is noticed before the next write.
    length += bytes.length;
    isTorn = false;
    return undefined;
  }

  /** Accepts the file as another program has left it. */
  async function look(): Promise<Problem | undefined> {
    const size = findSize();
    if (size instanceof Problem) return size;
    if (size === length) return undefined;
    try {
      isTorn = size > 0 && (await readFrom(size - 1, size))[0] !== lineFeed;
    } catch (cause) {
      return unwritable(name, cause);
    }
    onForeignChange({ kind: size < length ? 'shortened' : 'extended', isTorn });
    length = size;
    return undefined;
  }

  /**
   * Whether the lines just written are in a file that another program changed meanwhile. If half a line was added
   * between the check and the write, the first of our lines is written again, on a separate line.
   */
  async function stands(bytes: Uint8Array, size: number): Promise<boolean> {
    const start = Math.max(0, Math.min(length, size - bytes.length) - 1);
    const end = Math.min(size, start + bytes.length + maxForeignBytes);
    const region = await readFrom(start, end);
    const place = region.indexOf(bytes);
    if (place < 0) return false;
    const isOnOwnLine = start + place === 0 || bytes[0] === lineFeed || region[place - 1] === lineFeed;
    if (isOnOwnLine) return true;
    const first = bytes.subarray(0, bytes.indexOf(lineFeed) + 1);
    writeAll(file.end.fd, Buffer.concat([Buffer.of(lineFeed), first]));
    return true;
  }

  async function readFrom(start: number, end: number): Promise<Buffer> {
    const buffer = Buffer.alloc(end - start);
    const { bytesRead } = await file.whole.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  }

  /** Undoes a write to a file that was moved away, so it holds only what was answered 200. Keeps writes of others. */
  async function takeBack(bytes: number): Promise<void> {
    try {
      const { size } = await file.whole.stat();
      if (size === length + bytes) await file.whole.truncate(length);
    } catch {
      // The problem that is reported is the cause: the file was moved or replaced.
    }
  }

  /** Truncates the file to the last complete line. */
  async function cutBack(): Promise<Problem | undefined> {
    try {
      const { size } = await file.whole.stat();
      // Truncating a shorter file would extend it with zeros.
      if (size > length) await file.whole.truncate(length);
      isRagged = false;
      return undefined;
    } catch (cause) {
      return unwritable(name, cause);
    }
  }

  /** Returns the size of the file, or a Problem if the path leads elsewhere now, which ends all writing. */
  function findSize(): number | Problem {
    try {
      const status = statSync(path, { bigint: true });
      if (isSame(status)) return Number(status.size);
      ending = changed(name, 'was replaced', restartHint);
    } catch {
      ending = changed(name, 'was moved or deleted', restartHint);
    }
    return ending;
  }
}

/** How many bytes of another program are searched for our lines. */
const maxForeignBytes = 16 * 1_048_576;

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
}

function flush(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}

const restartHint = 'Recording has stopped. Restart listen to resume it.';

function changed(name: string, what: string, hint?: string): Problem {
  const message = `${name} ${what}.`;
  return new Problem('unwritable-file', message, hint === undefined ? {} : { hint });
}

function failedFlush(name: string, cause: unknown): Problem {
  return new Problem('unwritable-file', `Cannot flush ${name} to the disk.`, { hint: restartHint, cause });
}
