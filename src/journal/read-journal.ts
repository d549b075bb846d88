import { isAscii } from 'node:buffer';
import {
  type AnswerEntry,
  type DamagedLine,
  damaged,
  type JournalEntry,
  lineStart,
  maxLineBytes,
} from './journal-record.ts';
import { type IsSought, parseLine } from './parse-line.ts';
import { splitLines } from './split-lines.ts';

export interface ReadJournalOptions {
  /** Lines of other events are skipped, even damaged ones, and most of them without being parsed. */
  readonly isWanted?: (event: string) => boolean;
  /** Lines that quote a body and are ruled out are skipped without being parsed, even damaged ones. */
  readonly isRuledOut?: ((event: string, line: string) => boolean) | undefined;
  /** Lines of other payloads are skipped as soon as the payload is known, whatever else is wrong with the line. */
  readonly isSought?: IsSought;
}

/**
 * Reads the deliveries of a journal, or the authorized ones from the output of `listen --json`, in the order of the
 * lines. A damaged line is reported in its place. Memory stays constant: one line and one chunk. Fails as the source
 * fails.
 */
export async function* readJournal(
  source: AsyncIterable<Uint8Array>,
  { isWanted, isRuledOut, isSought }: ReadJournalOptions = {},
): AsyncGenerator<JournalEntry | AnswerEntry | DamagedLine> {
  let line = 0;
  for await (const stretch of splitLines(source, maxLineBytes)) {
    if (stretch.kind === 'too-long') {
      line += 1;
      yield damaged(line, 'too-long');
      continue;
    }
    if (stretch.kind === 'rest') {
      line += 1;
      const found = read(decodeLines(stretch.bytes));
      if (found !== undefined) yield found.kind === 'damaged' ? damaged(line, 'incomplete') : found;
      continue;
    }
    for (const text of linesOf(stretch.bytes)) {
      line += 1;
      const found = read(text);
      if (found !== undefined) yield found;
    }
  }

  function read(decoded: string | undefined): JournalEntry | AnswerEntry | DamagedLine | undefined {
    if (decoded === undefined) return damaged(line, 'not-utf8');
    // PowerShell and editors write a byte order mark.
    const text = line === 1 && decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded;
    if (isWanted === undefined && isRuledOut === undefined) return parseLine(text, line, isSought);
    const event = recordedEvent(text);
    if (event !== undefined) {
      if (isWanted?.(event) === false) return undefined;
      if (isRuledOut !== undefined && quotesBody(text) && isRuledOut(event, text)) return undefined;
    }
    const found = parseLine(text, line, isSought);
    return found?.kind === 'entry' && isWanted?.(found.event) === false ? undefined : found;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Yields lines without their line feeds; undefined for one that is not UTF-8. */
function* linesOf(bytes: Uint8Array): Generator<string | undefined> {
  // One call decodes a thousand lines, unless one of them is damaged.
  const text = decodeLines(bytes);
  if (text !== undefined) {
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start);
      yield text.slice(start, end);
      start = end + 1;
    }
    return;
  }
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    yield decodeLines(bytes.subarray(start, end));
    start = end + 1;
  }
}

/** Decodes lines of a journal; undefined if they are not UTF-8. */
export function decodeLines(bytes: Uint8Array): string | undefined {
  // Most journals are ASCII, and this takes a quarter of the time.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const eventMember = ',"event":"';
// The end of a line. Its strings hold no quote or backslash, so these are members of the outermost object.
const ending = /,"event":"([^"\\]*)","token":"[^"\\]*"}$/y;

/** Reads the event of a line that this program wrote, without parsing the rest; undefined if that takes a parser. */
export function recordedEvent(line: string): string | undefined {
  ending.lastIndex = line.lastIndexOf(eventMember);
  return ending.lastIndex < 0 ? undefined : ending.exec(line)?.[1];
}

/**
 * Whether a line has a quoted body, and is not the rest of one with another after it. What `listen --json` prints has the
 * payload itself. Quotes without a backslash are never within a string.
 */
function quotesBody(line: string): boolean {
  return (
    line.startsWith(lineStart) &&
    !line.includes(lineStart, lineStart.length) &&
    line.includes(',"body":"') &&
    !line.includes('"data":')
  );
}
