import type { JournalEntry, RecordedAnswer } from '../../journal/journal-record.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import type { Judgement } from '../../protocol/conditions/judge-conditions.ts';
import { type Delivery, parseDelivery, parseDeliveryText } from '../../protocol/delivery/delivery.ts';
import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { Verdict } from '../../protocol/delivery/verdict.ts';
import type { DeliveryDeviation } from '../../protocol/events/delivery-deviation.ts';
import { type JsonSpan, outlineJson } from '../../protocol/json/json-outline.ts';
import type { Forwarding, Reception } from '../../protocol/reception/reception.ts';
import { redactedHeaders } from '../../protocol/secrets/hide-tokens.ts';
import { rememberLast } from '../../remember-last.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { DeliveryDetail, DeliveryRow, ForwardingRow, TryRow } from '../messages.ts';
import { blockOf } from './block-facts.ts';
import { likelyProfile } from './likely-profile.ts';

/** One request as the inspector keeps it. As much of it as possible is text, which takes the least memory. */
export interface KeptDelivery {
  /** Counts from 1, in the order in which deliveries were added. */
  readonly id: number;
  readonly event: string | null;
  readonly isAuthorized: boolean;
  readonly status: number | null;
  readonly method: string | null;
  readonly path: string | null;
  /** A `DeliveryRow` as JSON in ASCII. */
  readonly rowText: string;
  /** Names and values as a JSON array of pairs, without secrets. */
  readonly headersText: string;
  /** Absent for a delivery that this program did not receive: one from a journal, or one that a node sent. */
  readonly verdict?: Verdict;
  /** A sentence to show instead of the verdict. */
  readonly origin?: string;
  readonly judgement?: Judgement | undefined;
  readonly deviations?: readonly DeliveryDeviation[] | undefined;
  readonly isRebuilt: boolean;
  /** The tries of a relay to forward it. */
  readonly tries?: readonly TryRow[];
  /**
   * The exact text received. As text it takes half of the memory of bytes. Undefined for a refused request, whose body
   * is never kept, and if there was no room for it.
   */
  body: string | undefined;
}

/** The words for a delivery, from the program that opens the inspector. */
export interface DeliveryWords {
  /** The facts about a payload, the most important first. */
  summary(delivery: Delivery): readonly string[];
  verdict(verdict: Verdict): string;
  conditions(judgement: Judgement): DeliveryDetail['conditions'];
}

/**
 * Keeps a request that was answered. The tokens in it must be hidden already.
 * @param body of an authorized delivery
 */
export function keepReception(
  reception: Reception,
  body: Uint8Array | undefined,
  words: DeliveryWords,
): KeptDelivery {
  const { id, receivedAtMs, method, path, rawHeaders, verdict, status, treatment } = reception;
  const isAuthorized = verdict.kind === 'authorized';
  const delivery = isAuthorized ? reception.delivery : undefined;
  const { deviations, judgement } = treatment ?? {};
  const event = delivery === undefined ? null : shortEvent(delivery.event);
  const row: DeliveryRow = {
    id,
    receivedAtMs,
    event,
    token: isAuthorized ? verdict.token : null,
    reason: isAuthorized ? null : verdict.reason,
    status,
    summary: delivery === undefined ? [] : words.summary(delivery),
    bodyBytes: reception.bodyBytes,
    durationMs: roundedMs(reception.durationMs),
    duplicateOf: treatment?.duplicateOf?.id ?? null,
    deviations: deviations?.length ?? null,
    isChosen: treatment?.isChosen !== false,
    note: treatment?.note ?? null,
    forwardings: (treatment?.forwardings ?? []).map(forwardingRow),
    block: blockOf(delivery),
  };
  return {
    id,
    event,
    isAuthorized,
    status,
    method,
    path,
    rowText: plainJson(row),
    headersText: headersText(rawHeaders),
    verdict,
    judgement,
    deviations,
    isRebuilt: false,
    body: isAuthorized && body !== undefined ? textOf(body) : undefined,
  };
}

/** Keeps a delivery of a journal. Its id is its position there. */
export function keepRecorded({ n: id, entry, answer }: RecordedDelivery, words: DeliveryWords): KeptDelivery {
  const { receivedAtMs, method, token, body, rawHeaders, isRebuilt } = entry;
  const event = shortEvent(entry.event);
  const parsed = parseDelivery(body);
  const delivery = parsed.kind === 'delivery' ? parsed : undefined;
  const path = withoutTokens(entry.path);
  const status = answer?.status ?? null;
  const row: DeliveryRow = {
    ...{ id, receivedAtMs, event, token, status, reason: null },
    summary: delivery === undefined ? [] : words.summary(delivery),
    bodyBytes: body.length,
    durationMs: answer === undefined ? null : durationOf(entry, answer),
    ...{ duplicateOf: null, deviations: null, isChosen: true, note: null },
    forwardings: answer === undefined ? [] : forwardingsOf(answer),
    block: blockOf(delivery),
  };
  return {
    ...{ id, event, isAuthorized: true, status, method, path, isRebuilt },
    origin: 'Authorized: only such deliveries are recorded.',
    rowText: plainJson(row),
    headersText: headersText(rawHeaders.map(withoutTokens)),
    body: textOf(body),
  };
}

/** A delivery that was sent from here. */
export interface SentDelivery {
  readonly id: number;
  readonly event: string;
  /** Unix milliseconds. */
  readonly sentAtMs: number;
  /** The label of the webhook. */
  readonly webhook: string;
  readonly target: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly outcome: PostOutcome;
  readonly durationMs: number;
}

/** Keeps a delivery that a node has sent. Of its authorization nothing is kept. */
export function keepSent(sent: SentDelivery, words: DeliveryWords): KeptDelivery {
  const { id, sentAtMs: receivedAtMs, webhook, path, body, outcome } = sent;
  const event = shortEvent(sent.event);
  const target = shownTarget(sent.target);
  const parsed = parseDelivery(body);
  const delivery = parsed.kind === 'delivery' ? parsed : undefined;
  const durationMs = roundedMs(sent.durationMs);
  const forwarding = forwardingRow({ target, outcome, durationMs });
  const { status } = forwarding;
  const row: DeliveryRow = {
    ...{ id, receivedAtMs, event, token: webhook, status, reason: null, durationMs },
    summary: delivery === undefined ? [] : words.summary(delivery),
    bodyBytes: body.length,
    ...{ duplicateOf: null, deviations: null, isChosen: true, note: null },
    forwardings: [forwarding],
    block: blockOf(delivery),
  };
  return {
    ...{ id, event, isAuthorized: true, status, method: 'POST', path, isRebuilt: false },
    origin: `Sent to ${target} for ${webhook}.`,
    rowText: plainJson(row),
    headersText: headersText(sent.rawHeaders),
    body: textOf(body),
  };
}

/** Describes a delivery in full. The text of the body is the exact text received. */
export function detailOf(kept: KeptDelivery, words: DeliveryWords): DeliveryDetail {
  const { method, path, verdict, judgement, origin = '', deviations = [], isRebuilt } = kept;
  const body = kept.body ?? null;
  const parsed = body === null ? undefined : parseDeliveryText(body);
  const delivery = parsed?.kind === 'delivery' ? parsed : undefined;
  const members = delivery === undefined || body === null ? [] : outlineJson(body).members;
  const headers = headersOf(kept);
  const keys = members.map(({ key }) => key);
  const isWhole = verdict?.kind === 'authorized' && verdict.whole;
  return {
    row: rowOf(kept),
    ...{ method, path, body, isRebuilt, deviations, headers },
    payload: payloadPlace(members),
    format: delivery?.format ?? null,
    profile: delivery === undefined ? null : likelyProfile(delivery, { headers, keys, isWhole }),
    timestamp: delivery?.timestamp ?? null,
    verdict: verdict === undefined ? origin : words.verdict(verdict),
    conditions: judgement === undefined ? [] : words.conditions(judgement),
    nodeSends: judgement?.deliveries ?? null,
    tries: kept.tries ?? [],
  };
}

/** More tries add no information. */
const maxTries = 30;

/** Returns the delivery after another try to forward it. */
export function withTry(kept: KeptDelivery, tried: TryRow): KeptDelivery {
  const { atMs: _, ...forwarding } = tried;
  const row = rowOf(kept);
  const place = row.forwardings.findIndex(({ target }) => target === tried.target);
  const forwardings = place < 0 ? [...row.forwardings, forwarding] : row.forwardings.with(place, forwarding);
  return {
    ...kept,
    rowText: plainJson({ ...row, forwardings }),
    tries: [...(kept.tries ?? []), tried].slice(-maxTries),
  };
}

/** Escapes and copies: V8 keeps a text with two bytes a character if any is, or was, beyond Latin-1. */
function plainJson(row: DeliveryRow): string {
  const escaped = JSON.stringify(row).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return Buffer.from(escaped, 'latin1').toString('latin1');
}

/** Returns a delivery of a journal with its answer, which was recorded in a later line. */
export function withAnswer(kept: KeptDelivery, answer: RecordedAnswer): KeptDelivery {
  const row = rowOf(kept);
  const { status } = answer;
  const durationMs = durationOf(row, answer);
  const forwardings = forwardingsOf(answer);
  return { ...kept, status, rowText: plainJson({ ...row, status, durationMs, forwardings }) };
}

function forwardingsOf({ forwardings }: RecordedAnswer): readonly ForwardingRow[] {
  return forwardings.map((one) => ({ ...one, target: shownTarget(one.target) }));
}

export function rowOf({ rowText }: KeptDelivery): DeliveryRow {
  return JSON.parse(rowText);
}

export function headersOf({ headersText: text }: KeptDelivery): DeliveryDetail['headers'] {
  return JSON.parse(text);
}

/** The text of a body that was a delivery: UTF-8. */
export function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** A repeated member counts with its last value, as for JSON.parse. */
function payloadPlace(members: readonly JsonSpan[]): DeliveryDetail['payload'] {
  const place = members.findLast(({ key }) => key === 'data');
  return place === undefined ? null : { start: place.start, end: place.end };
}

/** Whether an entry of a journal is the delivery that is kept: the file may have been replaced meanwhile. */
export function isSameDelivery(kept: KeptDelivery, { event, receivedAtMs }: JournalEntry): boolean {
  return shortEvent(event) === kept.event && rowOf(kept).receivedAtMs === receivedAtMs;
}

/** How many characters a delivery takes, apart from its body. Unauthorized senders can make it long. */
export function lengthWithoutBody({
  rowText,
  headersText: headers,
  path,
  deviations = [],
  tries = [],
}: KeptDelivery): number {
  const texts = deviations.reduce((sum, one) => sum + one.path.length + one.problem.length, 0);
  return rowText.length + headers.length + (path?.length ?? 0) + texts + tries.length * tryLength;
}

/** About what a `TryRow` takes. Its target does not count, because all tries share that text. */
const tryLength = 150;

/** The name of an event may have megabytes. */
const maxEventLength = 256;

function shortEvent(event: string): string {
  if (event.length <= maxEventLength) return event;
  // A part of a text keeps the whole text in memory, unless it is copied.
  return Buffer.from(event.slice(0, maxEventLength)).toString('utf8');
}

/** The address of a target without user, password and tokens. */
export function shownTarget(target: string): string {
  if (!URL.canParse(target)) return withoutTokens(target);
  const url = new URL(target);
  url.username = '';
  url.password = '';
  return withoutTokens(url.href);
}

// A sender repeats its headers, and their text is kept once.
const headersText = rememberLast((rawHeaders: readonly string[]) =>
  JSON.stringify(redactedHeaders(rawHeaders)),
);

export function forwardingRow({ target, outcome, durationMs }: Forwarding): ForwardingRow {
  return {
    target: shownTarget(target),
    status: outcome.kind === 'answered' ? outcome.status : null,
    error: outcome.kind === 'failed' ? outcome.reason : null,
    durationMs: roundedMs(durationMs),
  };
}

function durationOf(
  { receivedAtMs }: Pick<DeliveryRow, 'receivedAtMs'>,
  { answeredAtMs }: RecordedAnswer,
): number {
  return Math.max(0, roundedMs(answeredAtMs - receivedAtMs));
}

function roundedMs(durationMs: number): number {
  return Math.round(durationMs * 10) / 10;
}
