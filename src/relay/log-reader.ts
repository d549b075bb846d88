import type { FileHandle } from 'node:fs/promises';
import { isMissing } from '../files/file-error.ts';
import { type JournalEntry, maxLineBytes } from '../journal/journal-record.ts';
import { parseLine } from '../journal/parse-line.ts';
import { decodeLines, recordedEvent } from '../journal/read-journal.ts';
import { type EventPattern, wantedBy } from '../protocol/events/event-pattern.ts';
import type { LogPlace, Segment } from './delivery-log.ts';
import { openStoreFile } from './open-store-file.ts';
import type { TargetState } from './target-state.ts';

/** The part of the log that may be read now. */
export interface ReadableLog {
  segments(): readonly Segment[];
}

export interface LogReaderOptions {
  readonly log: ReadableLog;
  readonly start: LogPlace;
  /** Lines of other events are skipped without being parsed. */
  isWanted(event: string): boolean;
  /** Called for a line that is not a delivery. It is skipped. */
  onDamaged(place: LogPlace): void;
  /** Called for a delivery that `next` will return later. */
  onReadAhead?(entry: JournalEntry): void;
}

export interface LogDelivery {
  readonly entry: JournalEntry;
  readonly place: LogPlace;
}

export interface LogReader {
  /** Returns the next wanted delivery; undefined at the end of what may be read now. */
  next(): Promise<LogDelivery | undefined>;
  /**
   * Reads deliveries that `next` will return, until there are so many, or so many bytes of bodies. Never rejects: what
   * cannot be read now is read again by `next`.
   */
  readAhead(maxCount: number, maxBytes: number): Promise<void>;
  /** The place after the last line that was returned, or skipped before the next one. */
  place(): LogPlace;
  close(): Promise<void>;
}

type Readable = Pick<Segment, 'first' | 'path' | 'bytes'>;

const chunkBytes = 262_144;
const lineFeed = 0x0a;

/**
 * Reads the deliveries of a log from a place on, in bounded memory: a chunk, or one line if that is longer. Where
 * segments are missing, it continues with the next one.
 */
export function createLogReader({
  log,
  start,
  isWanted,
  onDamaged,
  onReadAhead = () => {},
}: LogReaderOptions): LogReader {
  let at = start;
  let file: { readonly first: number; readonly handle: FileHandle } | undefined;
  /** Used again for each chunk, because collecting large buffers takes as long as reading. */
  let chunk = Buffer.alloc(0);
  /** Which part of the chunk holds the bytes of the segment that follow `at`. */
  let from = 0;
  let to = 0;
  /** Deliveries before `at` that were not returned yet. */
  const early: LogDelivery[] = [];

  return {
    next: async () => early.shift() ?? nextInChunk() ?? readNext(),
    async readAhead(maxCount, maxBytes) {
      try {
        let bytes = early.reduce((sum, { entry }) => sum + entry.body.length, 0);
        while (early.length < maxCount && bytes < maxBytes) {
          // Waiting for each would take as long as parsing it.
          const found = nextInChunk() ?? (await readNext());
          if (found === undefined) return;
          early.push(found);
          onReadAhead(found.entry);
          bytes += found.entry.body.length;
        }
      } catch {
        // The place is still before what failed.
      }
    },
    place: () => early[0]?.place ?? at,
    async close() {
      await file?.handle.close();
      file = undefined;
    },
  };

  /** Returns the next wanted delivery whose line was read; undefined if more has to be read. */
  function nextInChunk(): LogDelivery | undefined {
    for (let line = lineInChunk(); line !== undefined; line = lineInChunk()) {
      const place = at;
      from += line.length + 1;
      at = { segment: at.segment, offset: at.offset + line.length + 1, line: at.line + 1 };
      const entry = read(line, place);
      if (entry !== undefined) return { entry, place };
    }
    return undefined;
  }

  /** The bytes of the next line, without its line feed. */
  function lineInChunk(): Buffer | undefined {
    const end = chunk.indexOf(lineFeed, from);
    // After `to` are bytes of an earlier chunk.
    return end < 0 || end >= to ? undefined : chunk.subarray(from, end);
  }

  async function readNext(): Promise<LogDelivery | undefined> {
    for (;;) {
      const segment = currentSegment();
      if (segment === undefined) return undefined;
      if (await readLine(segment)) {
        const found = nextInChunk();
        if (found !== undefined) return found;
        continue;
      }
      // Only the segment that is being written can grow.
      const rest = chunk.subarray(from, to);
      const place = at;
      if (!(await moveOn(segment))) return undefined;
      const entry = rest.length === 0 ? undefined : read(rest, place);
      if (entry !== undefined) return { entry, place };
    }
  }

  /** The segment to read from now; moves to the next one if that of the place is gone. */
  function currentSegment(): Segment | undefined {
    const segments = log.segments();
    const own = segments.find(({ first }) => first === at.segment);
    if (own !== undefined) return own;
    const next = segments.find(({ first }) => first > at.segment);
    if (next === undefined) return undefined;
    begin(next);
    return next;
  }

  function begin({ first }: Segment): void {
    at = { segment: first, offset: 0, line: first };
    forget();
  }

  function forget(): void {
    from = 0;
    to = 0;
  }

  /** Returns whether there is another segment after this one. */
  async function moveOn({ first }: Segment): Promise<boolean> {
    const next = log.segments().find((other) => other.first > first);
    if (next === undefined) return false;
    begin(next);
    await file?.handle.close();
    file = undefined;
    return true;
  }

  /** Reads until the next line is complete. Returns false at the end of what may be read. */
  async function readLine({ first, path, bytes }: Readable): Promise<boolean> {
    for (let wanted = chunkBytes; ; wanted *= 2) {
      if (lineInChunk() !== undefined) return true;
      const offset = at.offset + to - from;
      const left = Math.min(bytes, at.offset + maxLineBytes) - offset;
      if (left <= 0 && offset >= bytes) return false;
      if (left <= 0) {
        if (!(await skipLine({ first, path, bytes }))) return false;
        continue;
      }
      makeRoom(Math.min(wanted, left));
      const handle = await handleOf(first, path);
      const room = Math.min(chunk.length - to, left);
      const bytesRead = handle === undefined ? 0 : (await handle.read(chunk, to, room, offset)).bytesRead;
      // Another program has shortened or removed the file.
      if (bytesRead === 0) return false;
      to += bytesRead;
    }
  }

  /** Moves what the chunk holds to its beginning, so that as many bytes fit behind it. */
  function makeRoom(bytes: number): void {
    const length = Math.max(chunkBytes, to - from + bytes);
    const source = chunk;
    // One that became large for a long line is not kept.
    if (length > chunk.length || chunk.length > 2 * length) chunk = Buffer.allocUnsafe(length);
    source.copy(chunk, 0, from, to);
    to -= from;
    from = 0;
  }

  /** Passes over a line that is too long to be a delivery. Returns false at the end of what may be read. */
  async function skipLine({ first, path, bytes }: Readable): Promise<boolean> {
    const handle = await handleOf(first, path);
    const { segment, line } = at;
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let offset = at.offset + to - from;
    onDamaged(at);
    forget();
    while (handle !== undefined && offset < bytes) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(chunkBytes, bytes - offset), offset);
      if (bytesRead === 0) break;
      const length = buffer.subarray(0, bytesRead).indexOf(lineFeed);
      if (length >= 0) {
        at = { segment, offset: offset + length + 1, line: line + 1 };
        return true;
      }
      offset += bytesRead;
    }
    at = { segment, offset, line };
    return false;
  }

  async function handleOf(first: number, path: string): Promise<FileHandle | undefined> {
    if (file?.first === first) return file.handle;
    await file?.handle.close();
    file = undefined;
    try {
      file = { first, handle: await openStoreFile(path) };
      return file.handle;
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  function read(line: Buffer, place: LogPlace): JournalEntry | undefined {
    const text = decodeLines(line);
    const event = text === undefined ? undefined : recordedEvent(text);
    if (event !== undefined && !isWanted(event)) return undefined;
    const found = text === undefined ? 'damaged' : parseLine(text, place.line);
    if (found === undefined) return undefined;
    if (found === 'damaged' || found.kind !== 'entry') {
      onDamaged(place);
      return undefined;
    }
    return isWanted(found.event) ? found : undefined;
  }
}

/**
 * Returns the place if a line begins there. Otherwise, as after a cursor was damaged, returns the beginning of its
 * segment, or of the oldest one that is left after it: deliveries may be read again, but none is skipped.
 */
export async function checkedPlace(log: ReadableLog, place: LogPlace): Promise<LogPlace> {
  const segments = log.segments();
  const own = segments.find(({ first }) => first === place.segment);
  // A relay deletes only what all targets have accepted.
  if (own === undefined) return startOf(segments.find(({ first }) => first > place.segment) ?? segments[0]);
  if (place.offset === 0 && place.line === own.first) return place;
  if (place.offset > own.bytes || place.line <= own.first) return startOf(own);
  const handle = await openStoreFile(own.path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, place.offset - 1);
    return bytesRead === 1 && buffer[0] === lineFeed ? place : startOf(own);
  } finally {
    await handle.close();
  }
}

/**
 * Counts what a target has not accepted yet: without patterns all lines from its state to the end, otherwise the
 * deliveries whose events match.
 */
export async function countWaiting(
  log: ReadableLog & { end(): Pick<LogPlace, 'line'> },
  { next, unfinished }: TargetState,
  events: readonly EventPattern[] | undefined,
): Promise<number> {
  if (events === undefined) return Math.max(0, log.end().line - next.line) + unfinished.length;
  // What is appended meanwhile does not count.
  const segments = log.segments();
  const isWanted = wantedBy(events);
  let count = unfinished.length;
  const reader = createLogReader({
    log: { segments: () => segments },
    start: next,
    isWanted(event) {
      if (isWanted(event)) count += 1;
      // Counted lines need not be parsed.
      return false;
    },
    onDamaged() {},
  });
  await reader.next().finally(reader.close);
  return count;
}

/** The beginning of a segment. */
export function startOf(segment: Pick<Segment, 'first'> | undefined): LogPlace {
  const first = segment?.first ?? 1;
  return { segment: first, offset: 0, line: first };
}
