import { printable } from '../printable.ts';
import { headersJson } from '../protocol/delivery/headers-json.ts';
import { jsonString } from '../protocol/json/json-values.ts';
import type { Forwarding } from '../protocol/reception/reception.ts';
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
  /** Names the delivery in the line that says how it was answered; absent when there will be no such line. */
  readonly id?: string | undefined;
}

/** How a recorded delivery was answered. */
export interface JournalAnswer {
  /** That of the delivery. */
  readonly id: string;
  /** Unix milliseconds. */
  readonly answeredAtMs: number;
  /** The status that its sender got. */
  readonly status: number;
  /** What became of it at each target. */
  readonly forwardings: readonly Forwarding[];
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
    (record.id === undefined ? '' : `,"id":${jsonString(record.id)}`) +
    `,"body":${jsonString(text)}` +
    `,"event":${jsonString(record.event)},"token":${jsonString(record.token)}}\n`
  );
}

/** One line on an answer, line feed included. `error` is the code of a failure, such as `refused` or `timeout`. */
export function answerLine({ id, answeredAtMs, status, forwardings }: JournalAnswer): string {
  const forward = forwardings.map(({ target, outcome, durationMs }) => ({
    target: withoutTokens(target),
    status: outcome.kind === 'answered' ? outcome.status : null,
    durationMs: Math.round(durationMs),
    error: outcome.kind === 'failed' ? outcome.reason : null,
  }));
  const answeredAt = new Date(answeredAtMs).toISOString();
  return `${printable(JSON.stringify({ answeredAt, id, status, forward }))}\n`;
}

/** What a journal says of an answer. */
export interface AnswerEntry {
  readonly kind: 'answer';
  readonly id: string;
  /** Whether the sender and every target answered or were answered with a status from 200 to 299. */
  readonly isAccepted: boolean;
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
  /** The same as in `AnswerEntry`, where the line itself says it, as those of `listen --json` do. */
  readonly isAccepted?: boolean;
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
