import { type FileHandle, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, unreadable, unwritable } from '../files/file-error.ts';
import { createGroupCommit } from '../journal/group-commit.ts';
import { type JournalFile, openJournalFile } from '../journal/journal-file.ts';
import { type JournalRecord, journalLine, maxLineBytes } from '../journal/journal-record.ts';
import { createRecordWriter, type ForeignChange, type RecordWriter } from '../journal/record-writer.ts';
import { repairTail } from '../journal/repair-tail.ts';
import { createTroubleReport } from '../journal/trouble-report.ts';
import { Problem } from '../problem.ts';
import { openStoreFile } from './open-store-file.ts';
import { filesIn } from './store-folder.ts';

/** A place between two lines of the log. */
export interface LogPlace {
  /** The number of the first line of the segment, which is also the name of its file. */
  readonly segment: number;
  /** Bytes from the beginning of the segment. */
  readonly offset: number;
  /** The number of the line that begins there. Lines count from 1, over all segments. */
  readonly line: number;
}

export interface DeliveryLogOptions {
  /** Absolute. */
  readonly folder: string;
  /** As the user named the store, for messages. */
  readonly name: string;
  /** A segment that has become larger or older is closed, so it can be deleted. */
  readonly maxSegmentBytes: number;
  readonly maxSegmentAgeMs: number;
  /** Limit on the bytes of the store. */
  readonly maxBytes: number;
  /** The bytes of the store that are not in the log. */
  otherBytes(): number;
  /** Unix milliseconds. */
  now(): number;
  /** Makes room for so many bytes before a delivery is refused because of `maxBytes`. */
  makeRoom(neededBytes: number): Promise<void>;
  /** Called when deliveries can no longer be kept, for another reason than before, or (undefined) can be again. */
  onTrouble(problem: Problem | undefined): void;
  onForeignChange(change: ForeignChange): void;
  /** Called at the start if the last segment does not begin like one. */
  onDamagedSegment(segment: Segment): void;
}

/** The deliveries that a relay has taken: a journal, cut into segments. */
export interface DeliveryLog {
  /** Bytes of an incomplete last line, as after a crash, that were cut off. */
  readonly droppedBytes: number;
  /** Resolves with undefined once the delivery is on the disk, otherwise with the reason. */
  append(record: JournalRecord): Promise<Problem | undefined>;
  /** The place after the last line that is on the disk. */
  end(): LogPlace;
  /** Resolves when the end is no longer this one, or the signal is aborted. */
  changed(end: LogPlace, signal: AbortSignal): Promise<void>;
  /** The segments, oldest first. */
  segments(): readonly Segment[];
  bytes(): number;
  /** Deletes closed segments, oldest first, as long as the function agrees. */
  prune(mayDelete: (segment: Segment) => boolean): Promise<void>;
  /** Writes the deliveries that wait. */
  close(): Promise<void>;
}

export interface Segment {
  /** The number of its first line. */
  readonly first: number;
  readonly path: string;
  readonly bytes: number;
  /** When it was last written; Unix milliseconds. */
  readonly writtenAtMs: number;
}

const maxQueuedLength = 64 * 1_048_576;
const maxBatchLength = 8 * 1_048_576;
const maxBatchLines = 4_096;
/** The most bytes that one UTF-16 code unit takes in UTF-8. */
const mostBytes = 3;
const nameDigits = 16;
const lineFeed = 0x0a;

/** @throws Problem `unreadable-file`, `unsafe-file`, `unwritable-file` */
export async function openDeliveryLog(options: DeliveryLogOptions): Promise<DeliveryLog> {
  const { folder, name, maxSegmentBytes, maxSegmentAgeMs, maxBytes, now, onTrouble } = options;
  const closed = [...(await findSegments(folder))];
  let active = await openLast(closed.pop());
  const { droppedBytes } = active;
  let waiting: (() => void)[] = [];
  const report = createTroubleReport(onTrouble);
  let isClosed = false;
  const commit = createGroupCommit({
    write,
    // More would not fit into a small store at once, even if it is empty.
    maxBatchLength: Math.min(maxBatchLength, maxSegmentBytes),
    maxBatchLines,
    onWritten: report,
  });

  return {
    droppedBytes,
    async append(record) {
      if (isClosed) return new Problem('unwritable-file', `Cannot write ${name}: it is closed.`);
      const line = journalLine(record);
      if (mostBytes * line.length > maxLineBytes && Buffer.byteLength(line) > maxLineBytes)
        return new Problem('unwritable-file', `Cannot write ${name}: the delivery is too large.`);
      if (commit.queuedLength + line.length > maxQueuedLength) return refuse(overloaded(name));
      return commit.append(line);
    },
    end,
    async changed({ segment, offset }, signal) {
      const current = end();
      if (current.segment !== segment || current.offset !== offset || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.push(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    },
    segments: () => [...closed, activeSegment()],
    bytes,
    async prune(mayDelete) {
      for (let oldest = closed[0]; oldest !== undefined && mayDelete(oldest); oldest = closed[0]) {
        closed.shift();
        // One that cannot be deleted is found again at the next start.
        await rm(oldest.path, { force: true }).catch(() => {});
      }
    },
    async close() {
      isClosed = true;
      await commit.drain();
      await active.file.close();
    },
  };

  function bytes(): number {
    return closed.reduce((sum, segment) => sum + segment.bytes, active.writer.length());
  }

  function storeBytes(): number {
    return bytes() + options.otherBytes();
  }

  function end(): LogPlace {
    return { segment: active.first, offset: active.writer.length(), line: active.next };
  }

  function activeSegment(): Segment {
    const { first, writer, writtenAtMs, file } = active;
    return { first, path: file.path, bytes: writer.length(), writtenAtMs };
  }

  async function write(lines: Uint8Array): Promise<Problem | undefined> {
    if (storeBytes() + lines.length > maxBytes) {
      await closeFull(true);
      await options.makeRoom(lines.length);
      if (storeBytes() + lines.length > maxBytes) return full(name, maxBytes);
    }
    const problem = (await closeFull(false)) ?? (await active.writer.write(lines));
    // The hint of the writer is to start again. Here the next delivery begins another segment.
    if (problem !== undefined) return new Problem(problem.code, problem.message, { cause: problem.cause });
    active.next += countLines(lines);
    active.writtenAtMs = now();
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
    return undefined;
  }

  /**
   * Begins another segment if the active one is large or old enough, or can no longer be written. Only another file can
   * be flushed with certainty after a flush has failed; what was flushed before that is on the disk.
   */
  async function closeFull(isCrowded: boolean): Promise<Problem | undefined> {
    const { writer, openedAtMs } = active;
    const isBroken = writer.hasEnded();
    const isOld = Math.abs(now() - openedAtMs) >= maxSegmentAgeMs;
    const isDue = writer.length() >= maxSegmentBytes || (writer.length() > 0 && (isOld || isCrowded));
    if (!isBroken && !isDue) return undefined;
    try {
      // Two segments must not have the same name, even if nothing was kept in the first.
      const opened = await openSegment(Math.max(active.next, active.first + 1), false);
      closed.push(activeSegment());
      await active.file.close().catch(() => {});
      active = opened;
      return undefined;
    } catch (cause) {
      // A disk that is full may still have room in the segment that is open.
      if (!isBroken) return undefined;
      return cause instanceof Problem ? cause : unwritable(name, cause);
    }
  }

  function refuse(problem: Problem): Problem {
    report(problem);
    return problem;
  }

  interface ActiveSegment {
    readonly first: number;
    next: number;
    readonly file: JournalFile;
    readonly writer: RecordWriter;
    readonly openedAtMs: number;
    writtenAtMs: number;
    readonly droppedBytes: number;
  }

  /** Continues the last segment, unless its beginning is damaged: then its lines are still read, but none is added. */
  async function openLast(last: Segment | undefined): Promise<ActiveSegment> {
    if (last === undefined) return openSegment(1, false);
    try {
      return await openSegment(last.first, true);
    } catch (cause) {
      const isDamaged = cause instanceof Problem && cause.code === 'unsafe-file';
      if (!isDamaged || !(await stat(last.path)).isFile()) throw cause;
      const next = last.first + (await countSegmentLines(last)) + 1;
      closed.push(last);
      options.onDamagedSegment(last);
      return openSegment(next, false);
    }
  }

  async function openSegment(first: number, isCounted: boolean): Promise<ActiveSegment> {
    const path = segmentPath(folder, first);
    const file = await openJournalFile(path, `${name}/deliveries/${segmentName(first)}`, true);
    try {
      const { length, droppedBytes } = await repairTail(file);
      const lines = isCounted ? await countFileLines(file.whole, length) : 0;
      const writer = createRecordWriter(file, {
        startLength: length,
        isFlushed: true,
        onForeignChange: options.onForeignChange,
      });
      const { mtimeMs, birthtimeMs } = await file.whole.stat();
      const openedAtMs = lines === 0 ? now() : birthtimeMs || mtimeMs;
      return { first, next: first + lines, file, writer, openedAtMs, writtenAtMs: mtimeMs, droppedBytes };
    } catch (cause) {
      await file.close();
      throw cause instanceof Problem ? cause : unwritable(name, cause);
    }
  }
}

/** Returns the segments in a folder, oldest first. @throws Problem `unreadable-file` */
export async function findSegments(folder: string): Promise<readonly Segment[]> {
  const names = (await filesIn(folder)).filter((file) => /^\d{16}\.ndjson$/.test(file)).toSorted();
  const segments = names.map(async (name): Promise<readonly Segment[]> => {
    const first = Number.parseInt(name, 10);
    const path = segmentPath(folder, first);
    try {
      const { size, mtimeMs } = await stat(path);
      return [{ first, path, bytes: size, writtenAtMs: mtimeMs }];
    } catch (cause) {
      // A relay may just have deleted it.
      if (isMissing(cause)) return [];
      throw unreadable(path, cause, folder);
    }
  });
  return (await Promise.all(segments)).flat();
}

function segmentName(first: number): string {
  return `${String(first).padStart(nameDigits, '0')}.ndjson`;
}

function segmentPath(folder: string, first: number): string {
  return join(folder, segmentName(first));
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}

const chunkBytes = 1_048_576;

/** Counts the lines in the first bytes of a file. */
async function countFileLines(file: FileHandle, length: number): Promise<number> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let count = 0;
  for (let position = 0; position < length; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(chunkBytes, length - position), position);
    if (bytesRead === 0) break;
    count += countLines(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return count;
}

/** Counts the lines of a segment up to its present end. The relay may be writing it. */
export async function countSegmentLines({ path, bytes }: Segment): Promise<number> {
  const file = await openStoreFile(path);
  try {
    return await countFileLines(file, bytes);
  } finally {
    await file.close();
  }
}

function full(name: string, maxBytes: number): Problem {
  return new Problem('unwritable-file', `${name} has reached its limit of ${maxBytes} bytes.`, {
    hint: 'Deliveries wait for a target that does not accept them. Raise --max-store, or fix the target.',
  });
}

function overloaded(name: string): Problem {
  return new Problem('unwritable-file', `Cannot write ${name} as fast as deliveries arrive.`);
}
