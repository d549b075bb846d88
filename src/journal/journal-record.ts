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
  /** Alternating names and values, as sent. */
  readonly rawHeaders: readonly string[];
  /** As received: UTF-8 without a byte order mark. */
  readonly body: Uint8Array;
  readonly event: string;
  /** The label of the token whose authorization was sent. */
  readonly token: string;
  /** Identifies the delivery in the line with its answer; absent when there will be no such line. */
  readonly id?: string | undefined;
  /** Whether the whole token was sent as authorization, as ARK 2.3 does; absent for no. */
  readonly isWholeToken?: boolean;
  /** In the store of a relay: the key of the only target that the delivery is for; absent for all. */
  readonly onlyFor?: string;
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

/** The beginning of every line. */
export const lineStart = '{"receivedAt":';

/** The most bytes in a line. A body at the usual limit stays far below it, however much of it has to be escaped. */
export const maxLineBytes = 64 * 1_048_576;

const keptHeaders = rememberLast((rawHeaders: readonly string[]) =>
  // Remove tokens before escaping, because the digits of an escape are hexadecimal too.
  headersJson(rawHeaders.map(withoutTokens), 'omitted'),
);

/**
 * Returns one line of a journal, including the line feed. All of it is printable, so `cat` does no harm, and it parses
 * to exactly the text received. Secret headers are left out. Possible tokens are removed from the path and the headers,
 * because proxies copy headers and people put tokens into queries. The body stays as sent, whatever it contains.
 */
export function journalLine(record: JournalRecord): string {
  const { body } = record;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return (
    `${lineStart}"${new Date(record.receivedAtMs).toISOString()}"` +
    `,"method":${jsonString(record.method)},"path":${jsonString(withoutTokens(record.path))}` +
    `,"headers":${keptHeaders(record.rawHeaders)}` +
    (record.id === undefined ? '' : `,"id":${jsonString(record.id)}`) +
    (record.isWholeToken === true ? ',"wholeToken":true' : '') +
    (record.onlyFor === undefined ? '' : `,"onlyFor":${jsonString(record.onlyFor)}`) +
    `,"body":${jsonString(text)}` +
    `,"event":${jsonString(record.event)},"token":${jsonString(record.token)}}\n`
  );
}

/** One line on an answer, line feed included. `error` is the code of a failure, such as `refused` or `timeout`. */
export function answerLine({ forwardings, ...answer }: JournalAnswer): string {
  const recorded = forwardings.map(({ target, outcome, durationMs }) => ({
    target: withoutTokens(target),
    status: outcome.kind === 'answered' ? outcome.status : null,
    durationMs: Math.round(durationMs),
    error: outcome.kind === 'failed' ? outcome.reason : null,
  }));
  return recordedAnswerLine({ ...answer, forwardings: recorded });
}

/** The same for an answer that was read from a journal. */
export function recordedAnswerLine(answer: RecordedAnswerFacts): string {
  const { id, answeredAtMs, status, forwardings: forward } = answer;
  const answeredAt = new Date(answeredAtMs).toISOString();
  return `${printable(JSON.stringify({ answeredAt, id, status, forward }))}\n`;
}

type RecordedAnswerFacts = Omit<RecordedAnswer, 'isAccepted'> & { readonly id: string };

/** How a delivery was answered, according to a journal. */
export interface RecordedAnswer {
  /** Unix milliseconds. */
  readonly answeredAtMs: number;
  /** The status that its sender got. */
  readonly status: number;
  readonly forwardings: readonly RecordedForwarding[];
  /** Whether the sender and every target answered or were answered with a status from 200 to 299. */
  readonly isAccepted: boolean;
}

/** The answer of one target, according to a journal. All of it is untrusted. */
export interface RecordedForwarding {
  readonly target: string;
  /** Null when the target did not answer. */
  readonly status: number | null;
  readonly durationMs: number | null;
  /** Why it did not answer: the code of a failure, or a sentence in the output of `listen --json`. */
  readonly error: string | null;
}

/** A line about the answer to an earlier delivery. */
export interface AnswerEntry extends RecordedAnswer {
  readonly kind: 'answer';
  /** That of the delivery. */
  readonly id: string;
}

/** A delivery read from a journal. Header names are in lower case, and secret headers are missing. */
export interface JournalEntry extends JournalRecord {
  readonly kind: 'entry';
  /** The number of its line, starting at 1. */
  readonly line: number;
  /** Whether the body was rebuilt from a line of `listen --json`, which holds only the payload. */
  readonly isRebuilt: boolean;
  /** Whether the body has as many bytes as the one received; always true if it was not rebuilt. */
  readonly isExact: boolean;
  /** Present if the line itself contains the answer, as those of `listen --json` do. */
  readonly answer?: RecordedAnswer;
  /** In the store of a relay: what became of it; absent elsewhere, and if no target gets its event. */
  readonly state?: DeliveryState | undefined;
}

/** Whether a delivery of a relay waits for a target, has arrived at all of them, or was given up for one. */
export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export type Damage =
  /** The end of the line is missing, as after a crash. */
  | 'incomplete'
  | 'too-long'
  | 'not-utf8'
  | 'not-json'
  /** JSON, but not a record: something is missing or of the wrong type. */
  | 'not-a-record';

export interface DamagedLine {
  readonly kind: 'damaged';
  readonly line: number;
  readonly reason: Damage;
  /** The line itself, if it is not JSON. */
  readonly text?: string;
}

export function damaged(line: number, reason: Exclude<Damage, 'not-json'>): DamagedLine {
  return { kind: 'damaged', line, reason };
}
