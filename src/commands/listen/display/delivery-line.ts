import type { ProgramEnd } from '../../../context.ts';
import { headersJson } from '../../../protocol/delivery/headers-json.ts';
import type { DeliveryDeviation } from '../../../protocol/events/delivery-deviation.ts';
import type { GoalResult } from '../../../protocol/events/expectation.ts';
import { jsonString } from '../../../protocol/json/json-values.ts';
import type { Forwarding, Reception, Treatment } from '../../../protocol/reception/reception.ts';
import type { Tally } from '../../../protocol/reception/tally.ts';
import { rememberLast } from '../../../remember-last.ts';
import { compactJson } from '../../../terminal/deliveries/json-text.ts';
import { type Explanation, judgementJson } from '../../../terminal/deliveries/judgement-text.ts';
import { rounded } from '../../../terminal/text/numbers.ts';
import { forwardingError } from './forwarding-text.ts';

const shownHeaders = rememberLast((rawHeaders: readonly string[]) => headersJson(rawHeaders, 'redacted'));

/**
 * Returns one request as a line of `listen --json`, including the line feed. The payload is inserted as it was
 * received, so every digit is kept. Nothing of a rejected request's body is shown. Empty if the filter left the
 * delivery out, unless an explanation is requested.
 */
export function deliveryLine(reception: Reception, explanation?: Explanation): string {
  const { verdict, treatment } = reception;
  if (treatment?.isChosen === false && explanation === undefined) return '';
  const isAuthorized = verdict.kind === 'authorized';
  const delivery = isAuthorized ? reception.delivery : undefined;
  const dataText = delivery?.dataText;
  return (
    `{"type":"delivery","id":${reception.id},"receivedAt":"${isoTime(reception.receivedAtMs)}"` +
    `,"method":${stringOrNull(reception.method)},"path":${stringOrNull(reception.path)}` +
    `,"token":${stringOrNull(isAuthorized ? verdict.token : null)}` +
    (isAuthorized && verdict.whole ? ',"wholeToken":true' : '') +
    `,"authorized":${isAuthorized},"reason":${isAuthorized ? 'null' : `"${verdict.reason}"`}` +
    `,"status":${reception.status}` +
    `,"event":${stringOrNull(delivery?.event ?? null)},"timestamp":${delivery?.timestamp ?? null}` +
    `,"format":${stringOrNull(delivery?.format ?? null)}` +
    (dataText === undefined ? '' : `,"data":${compactJson(dataText)}`) +
    `,"headers":${shownHeaders(reception.rawHeaders)},"bodyBytes":${reception.bodyBytes}` +
    `,"durationMs":${rounded(reception.durationMs)}` +
    (treatment === undefined
      ? ',"duplicateOf":null,"forward":[]}\n'
      : `${treatmentMembers(treatment, explanation)}}\n`)
  );
}

function treatmentMembers(
  { isChosen, duplicateOf, forwardings, judgement, deviations, note }: Treatment,
  explanation: Explanation | undefined,
): string {
  return (
    `,"duplicateOf":${duplicateOf?.id ?? null},"forward":[${forwardings.map(forwardingJson).join(',')}]` +
    (deviations === undefined ? '' : `,"deviations":[${deviations.map(deviationJson).join(',')}]`) +
    (note === undefined ? '' : `,"note":"${note}"`) +
    (isChosen ? '' : ',"filtered":true') +
    (judgement === undefined || explanation === undefined
      ? ''
      : `,"explain":${judgementJson(judgement, explanation)}`)
  );
}

function deviationJson({ path, problem }: DeliveryDeviation): string {
  return `{"path":${jsonString(path)},"problem":${jsonString(problem)}}`;
}

function forwardingJson(forwarding: Forwarding): string {
  const { target, outcome, durationMs } = forwarding;
  return (
    `{"target":${jsonString(target)},"status":${outcome.kind === 'answered' ? outcome.status : null}` +
    `,"durationMs":${rounded(durationMs)},"error":${stringOrNull(forwardingError(forwarding) ?? null)}}`
  );
}

interface Ready {
  readonly url: string;
  readonly pid: number;
  /** The address of the page with its key; absent without a page. */
  readonly uiUrl?: string | undefined;
}

/** Returns the first line of `listen --json`: the socket accepts connections. */
export function readyLine({ url, pid, uiUrl }: Ready): string {
  const page = uiUrl === undefined ? '' : `,"uiUrl":${jsonString(uiUrl)}`;
  return `{"type":"ready","url":${jsonString(url)},"pid":${pid}${page}}\n`;
}

interface SummaryFacts {
  /** How many deliveries some target did not answer with 2xx. */
  readonly notAccepted?: number;
  /** How the command of the listener ended. */
  readonly commandEnd?: ProgramEnd | undefined;
}

/** Returns the last line of `listen --json`. */
export function summaryLine(
  { received, authorized, rejected, filtered, deviating, events }: Tally,
  goal: GoalResult,
  { notAccepted = 0, commandEnd }: SummaryFacts = {},
): string {
  const counts = Array.from(events, ([event, count]) => `${jsonString(event)}:${count}`).join(',');
  const missing = goal.missing.map(
    ({ event, expected, found }) => `{"event":${jsonString(event)},"expected":${expected},"found":${found}}`,
  );
  return (
    `{"type":"summary","received":${received},"authorized":${authorized},"rejected":${rejected}` +
    (filtered === 0 ? '' : `,"filtered":${filtered}`) +
    (deviating === undefined ? '' : `,"deviating":${deviating}`) +
    (notAccepted === 0 ? '' : `,"notAccepted":${notAccepted}`) +
    `,"events":{${counts}}${goal.isExpecting ? `,"missing":[${missing.join(',')}]` : ''}` +
    `${commandEnd === undefined ? '' : `,"command":${commandJson(commandEnd)}`}}\n`
  );
}

function commandJson(end: ProgramEnd): string {
  const exitCode = end.kind === 'exited' ? end.code : null;
  return `{"exitCode":${exitCode},"signal":${end.kind === 'signalled' ? jsonString(end.signal) : null}}`;
}

function stringOrNull(text: string | null): string {
  return text === null ? 'null' : jsonString(text);
}

let lastMs = Number.NaN;
let lastText = '';

/** Returns the time in ISO 8601 with milliseconds, UTC. Cached: repeats within one millisecond cost nothing. */
function isoTime(unixMs: number): string {
  if (unixMs !== lastMs) {
    lastText = new Date(unixMs).toISOString();
    lastMs = unixMs;
  }
  return lastText;
}
