import { headersJson } from '../protocol/delivery/headers-json.ts';
import { jsonString } from '../protocol/json/json-values.ts';
import { rememberLast } from '../remember-last.ts';
import { withoutTokens } from '../without-tokens.ts';

/** A delivery to be recorded. */
export interface JournalRecord {
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  readonly method: string;
  /** The request target as sent, query included. */
  readonly path: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  /** As received: UTF-8 without a byte order mark. */
  readonly body: Uint8Array;
  readonly event: string;
  /** The label of the token whose authorization was sent. */
  readonly token: string;
}

/** What every line begins with. */
export const lineStart = '{"receivedAt":';

/** The longest line, in bytes: a body of the usual limit is far below it, whatever has to be escaped in it. */
export const maxLineBytes = 64 * 1_048_576;

const keptHeaders = rememberLast((rawHeaders: readonly string[]) =>
  // Before anything is escaped: the digits of an escape are hexadecimal too.
  headersJson(rawHeaders.map(withoutTokens), 'omitted'),
);

/**
 * One line of a journal, line feed included. All of it is printable, so that `cat` does no harm, and parses to exactly
 * the text received. Secret headers are left out; path and headers lose what could be a token, because proxies copy
 * headers and people put tokens into queries. The body is what was sent, whatever it holds.
 */
export function journalLine(record: JournalRecord): string {
  const { body } = record;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return (
    `${lineStart}"${new Date(record.receivedAtMs).toISOString()}"` +
    `,"method":${jsonString(record.method)},"path":${jsonString(withoutTokens(record.path))}` +
    `,"headers":${keptHeaders(record.rawHeaders)}` +
    `,"body":${jsonString(text)}` +
    `,"event":${jsonString(record.event)},"token":${jsonString(record.token)}}\n`
  );
}

/** A delivery as a journal tells of it: header names in lower case, secret headers not among them. */
export interface JournalEntry extends JournalRecord {
  readonly kind: 'entry';
  /** The number of its line; the first is 1. */
  readonly line: number;
  /** Whether the body was put together from a line of `listen --json`, which holds the payload alone. */
  readonly isRebuilt: boolean;
  /** Whether the body has as many bytes as the one received; always true of one that was not rebuilt. */
  readonly isExact: boolean;
}

export type Damage =
  /** The end of the line is missing, which is what a crash leaves. */
  | 'incomplete'
  | 'too-long'
  | 'not-utf8'
  | 'not-json'
  /** JSON, but no record: something is missing or of the wrong type. */
  | 'not-a-record';

export interface DamagedLine {
  readonly kind: 'damaged';
  readonly line: number;
  readonly reason: Damage;
}

export function damaged(line: number, reason: Damage): DamagedLine {
  return { kind: 'damaged', line, reason };
}
