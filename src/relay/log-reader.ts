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
  /** Bytes of the segment that were read, from `at` on. */
  let ahead = Buffer.alloc(0);
  /** Deliveries before `at` that were not returned yet. */
  const early: LogDelivery[] = [];

  return {
    next: async () => early.shift() ?? readNext(),
    async readAhead(maxCount, maxBytes) {
      try {
        let bytes = early.reduce((sum, { entry }) => sum + entry.body.length, 0);
        while (early.length < maxCount && bytes < maxBytes) {
          const found = await readNext();
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

  async function readNext(): Promise<LogDelivery | undefined> {
    for (;;) {
      const segment = currentSegment();
      if (segment === undefined) return undefined;
      const line = await nextLine(segment);
      const place = at;
      if (line !== undefined) {
        ahead = ahead.subarray(line.length + 1);
        at = { segment: at.segment, offset: at.offset + line.length + 1, line: at.line + 1 };
        const entry = read(line, place);
        if (entry !== undefined) return { entry, place };
        continue;
      }
      // Only the segment that is being written can grow.
      const rest = ahead;
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
    ahead = Buffer.alloc(0);
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

  /** Returns the bytes of the next line, without its line feed; undefined at the end of what may be read. */
  async function nextLine({ first, path, bytes }: Readable): Promise<Buffer | undefined> {
    for (let wanted = chunkBytes; ; wanted *= 2) {
      const length = ahead.indexOf(lineFeed);
      if (length >= 0) return ahead.subarray(0, length);
      const from = at.offset + ahead.length;
      const left = Math.min(bytes, at.offset + maxLineBytes) - from;
      if (left <= 0 && from >= bytes) return undefined;
      if (left <= 0) {
        if (!(await skipLine({ first, path, bytes }))) return undefined;
        continue;
      }
      const more = Buffer.allocUnsafe(Math.min(wanted, left));
      const handle = await handleOf(first, path);
      const bytesRead = handle === undefined ? 0 : (await handle.read(more, 0, more.length, from)).bytesRead;
      // Another program has shortened or removed the file.
      if (bytesRead === 0) return undefined;
      ahead = Buffer.concat([ahead, more.subarray(0, bytesRead)]);
    }
  }

  /** Passes over a line that is too long to be a delivery. Returns false at the end of what may be read. */
  async function skipLine({ first, path, bytes }: Readable): Promise<boolean> {
    const handle = await handleOf(first, path);
    const { segment, line } = at;
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let offset = at.offset + ahead.length;
    onDamaged(at);
    ahead = Buffer.alloc(0);
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
