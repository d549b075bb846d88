import { headersJson } from '../protocol/headers-json.ts';
import { jsonString } from '../protocol/json-string.ts';
import type { Reception } from '../protocol/reception.ts';
import type { Tally } from '../protocol/tally.ts';
import { compactJson } from './json-text.ts';

/**
 * One request as a line of `listen --json`, line feed included. The payload is spliced in as it was received, so that
 * every digit survives; nothing of a rejected request's body is shown.
 */
export function deliveryLine(reception: Reception): string {
  const { verdict } = reception;
  const isAuthorized = verdict.kind === 'authorized';
  const delivery = isAuthorized ? reception.delivery : undefined;
  const dataText = delivery?.dataText;
  return (
    `{"type":"delivery","id":${reception.id},"receivedAt":"${new Date(reception.receivedAtMs).toISOString()}"` +
    `,"method":${stringOrNull(reception.method)},"path":${stringOrNull(reception.path)}` +
    `,"token":${stringOrNull(isAuthorized ? verdict.token : null)}` +
    (isAuthorized && verdict.whole ? ',"wholeToken":true' : '') +
    `,"authorized":${isAuthorized},"reason":${isAuthorized ? 'null' : `"${verdict.reason}"`}` +
    `,"status":${reception.status}` +
    `,"event":${stringOrNull(delivery?.event ?? null)},"timestamp":${delivery?.timestamp ?? null}` +
    `,"format":${stringOrNull(delivery?.format ?? null)}` +
    (dataText === undefined ? '' : `,"data":${compactJson(dataText)}`) +
    `,"headers":${headersJson(reception.rawHeaders, 'redacted')},"bodyBytes":${reception.bodyBytes}` +
    `,"durationMs":${Math.round(reception.durationMs * 1000) / 1000}` +
    ',"duplicateOf":null,"forward":[]}\n'
  );
}

export interface Ready {
  readonly url: string;
  readonly pid: number;
}

/** The first line of `listen --json`: the socket accepts. */
export function readyLine({ url, pid }: Ready): string {
  return `{"type":"ready","url":${jsonString(url)},"pid":${pid}}\n`;
}

/** The last line of `listen --json`. */
export function summaryLine({ received, authorized, rejected, events }: Tally): string {
  const counts = Array.from(events, ([event, count]) => `${jsonString(event)}:${count}`).join(',');
  return `{"type":"summary","received":${received},"authorized":${authorized},"rejected":${rejected},"events":{${counts}}}\n`;
}

function stringOrNull(text: string | null): string {
  return text === null ? 'null' : jsonString(text);
}
