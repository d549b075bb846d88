import type { DeliveryFormat } from '../protocol/delivery/delivery.ts';
import { envelopeText } from '../protocol/delivery/delivery-request.ts';
import { isSuccessStatus } from '../protocol/delivery/post-outcome.ts';
import { profiles } from '../protocol/delivery/profile.ts';
import type { ProfileName } from '../protocol/delivery/profile-name.ts';
import { maxDepth, outlineJson } from '../protocol/json/json-outline.ts';
import { isJsonObject } from '../protocol/json/json-values.ts';
import { isSecretHeader } from '../protocol/secrets/hide-tokens.ts';
import {
  type AnswerEntry,
  type DamagedLine,
  damaged,
  type JournalEntry,
  type RecordedAnswer,
  type RecordedForwarding,
} from './journal-record.ts';

type Fields = Readonly<Record<string, unknown>>;

const surrogate = /[\ud800-\udfff]/;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Whether a payload, as parsed by JSON.parse, may be one that is sought. */
export type IsSought = (event: string, data: unknown) => boolean;

/**
 * Reads a line of a journal or of `listen --json`. Returns undefined for an empty line, for a line of `listen --json`
 * that is not an authorized delivery, and for a payload that is not sought. The rest of such a line is not checked.
 */
export function parseLine(
  text: string,
  line: number,
  isSought?: IsSought,
): JournalEntry | AnswerEntry | DamagedLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim() === '' ? undefined : { kind: 'damaged', line, reason: 'not-json', text };
  }
  if (typeof value !== 'object' || value === null) return damaged(line, 'not-a-record');
  // An array has none of the names that are read below.
  const fields = value as Fields;
  if (isSought !== undefined && isOther(fields, isSought)) return undefined;
  if (fields.answeredAt !== undefined) return readAnswer(fields) ?? damaged(line, 'not-a-record');
  if (fields.type === undefined) return readRecord(fields, line) ?? damaged(line, 'not-a-record');
  if (fields.type !== 'delivery' || fields.authorized === false) return undefined;
  return readDelivery(fields, text, line) ?? damaged(line, 'not-a-record');
}

/** Whether the payload is not one that is sought. False if that is not known yet. */
function isOther({ event, body, type, data }: Fields, isSought: IsSought): boolean {
  if (typeof event !== 'string') return false;
  if (type !== undefined) return !isSought(event, data);
  // Half of a surrogate pair is encoded as another character.
  if (typeof body !== 'string' || surrogate.test(body)) return false;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return false;
  }
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'data')) return false;
  const { data: payload }: { data?: unknown } = document;
  return !isSought(event, payload);
}

function readRecord(fields: Fields, line: number): JournalEntry | undefined {
  const common = readCommon(fields);
  const { body, id, wholeToken, onlyFor } = fields;
  if (common === undefined || typeof body !== 'string') return undefined;
  if (id !== undefined && typeof id !== 'string') return undefined;
  const forRelay = {
    ...(wholeToken === true ? { isWholeToken: true } : {}),
    ...(typeof onlyFor === 'string' ? { onlyFor } : {}),
  };
  const exact = { body: Buffer.from(body), isRebuilt: false, isExact: true };
  return { kind: 'entry', line, ...common, id, ...forRelay, ...exact };
}

function readAnswer({ id, answeredAt, status, forward }: Fields): AnswerEntry | undefined {
  const answeredAtMs = readTime(answeredAt);
  if (typeof id !== 'string' || !isStatus(status) || answeredAtMs === undefined) return undefined;
  return { kind: 'answer', id, ...answerOf(answeredAtMs, status, forward) };
}

function answerOf(answeredAtMs: number, status: number, forward: unknown): RecordedAnswer {
  const targets: readonly unknown[] = Array.isArray(forward) ? forward : [];
  const forwardings = targets.map((target) => readForwarding(isJsonObject(target) ? target : {}));
  const statuses = [status, ...forwardings.map((forwarding) => forwarding.status)];
  const isAccepted = statuses.every(isSuccessStatus);
  return { answeredAtMs, status, forwardings, isAccepted };
}

function readForwarding({ target, status, durationMs, error }: Fields): RecordedForwarding {
  return {
    target: typeof target === 'string' ? target : '',
    status: isStatus(status) ? status : null,
    durationMs: isFiniteNumber(durationMs) ? durationMs : null,
    error: typeof error === 'string' ? error : null,
  };
}

function readDelivery(fields: Fields, text: string, line: number): JournalEntry | undefined {
  const common = readCommon(fields);
  if (common === undefined || fields.authorized !== true) return undefined;
  const { format, timestamp, bodyBytes } = fields;
  const body = rebuildBody(text, { event: common.event, format, timestamp });
  if (body === undefined || typeof bodyBytes !== 'number') return undefined;
  const { status, durationMs, forward } = fields;
  const answeredAtMs = common.receivedAtMs + (isFiniteNumber(durationMs) ? durationMs : 0);
  return {
    kind: 'entry',
    line,
    ...common,
    body,
    isRebuilt: true,
    isExact: body.length === bodyBytes,
    ...(isStatus(status) ? { answer: answerOf(answeredAtMs, status, forward) } : {}),
  };
}

function isStatus(value: unknown): value is number {
  return isFiniteNumber(value) && Number.isInteger(value) && value >= 0 && value <= 999;
}

/** JSON can hold numbers that JSON.parse makes infinite. */
function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

type Common = Pick<JournalEntry, 'receivedAtMs' | 'method' | 'path' | 'rawHeaders' | 'event' | 'token'>;

function readCommon({ receivedAt, method, path, headers, event, token }: Fields): Common | undefined {
  const receivedAtMs = readTime(receivedAt);
  const rawHeaders = readHeaders(headers);
  if (receivedAtMs === undefined || rawHeaders === undefined) return undefined;
  if (typeof method !== 'string' || typeof path !== 'string') return undefined;
  if (typeof event !== 'string' || event === '' || typeof token !== 'string') return undefined;
  return { receivedAtMs, method, path, rawHeaders, event, token };
}

/** In Unix milliseconds. */
function readTime(text: unknown): number | undefined {
  if (typeof text !== 'string' || !isoTime.test(text)) return undefined;
  const unixMs = Date.parse(text);
  return Number.isNaN(unixMs) ? undefined : unixMs;
}

function readHeaders(headers: unknown): readonly string[] | undefined {
  if (!isJsonObject(headers)) return undefined;
  const rawHeaders: string[] = [];
  for (const [name, given] of Object.entries(headers)) {
    // A line of `listen --json` has a placeholder for their values.
    if (isSecretHeader(name.toLowerCase())) continue;
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    for (const value of values) {
      if (typeof value !== 'string') return undefined;
      rawHeaders.push(name, value);
    }
  }
  return rawHeaders;
}

/** The profile with the keys and order of each format. mainsail orders keys differently, but looks like any node. */
const senders: Readonly<Record<DeliveryFormat, ProfileName>> = {
  node: 'phantom-2.2',
  docs: 'docs',
  both: 'portable',
};

/** What a line of `listen --json` contains of the body, apart from the payload. */
interface PrintedEnvelope {
  readonly event: string;
  readonly format: unknown;
  readonly timestamp: unknown;
}

/**
 * Rebuilds a body from a line of `listen --json`, as its sender will have written it. The payload keeps every digit of
 * the line. Returns undefined if the line does not hold enough.
 */
function rebuildBody(line: string, { event, format, timestamp }: PrintedEnvelope): Uint8Array | undefined {
  if (!isFormat(format)) return undefined;
  if (timestamp !== null && typeof timestamp !== 'number') return undefined;
  const { depth, members } = outlineJson(line);
  if (depth > maxDepth) return undefined;
  const data = members.findLast(({ key }) => key === 'data');
  const dataText = data && line.slice(data.start, data.end).trim();
  return Buffer.from(
    envelopeText(profiles[senders[format]], { event, timestampMs: timestamp ?? undefined, dataText }),
  );
}

function isFormat(format: unknown): format is DeliveryFormat {
  return typeof format === 'string' && Object.hasOwn(senders, format);
}
