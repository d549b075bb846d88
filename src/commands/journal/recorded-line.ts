import type { JournalEntry } from '../../journal/journal-record.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { printable } from '../../printable.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { headersJson } from '../../protocol/delivery/headers-json.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { compactSummary, deliverySummary } from '../../terminal/deliveries/delivery-summary.ts';
import { compactJson } from '../../terminal/deliveries/json-text.ts';
import { withoutTokens } from '../../without-tokens.ts';

/** The payload of a recorded delivery in the words of the chain. */
export function summaryOf({ event, body }: JournalEntry): string {
  const delivery = parseDelivery(body);
  return delivery.kind === 'delivery'
    ? deliverySummary(event, delivery.data, delivery.dataText)
    : 'a body that is not a delivery';
}

/** The same in the pieces of a line with little room, the most important first. */
export function compactSummaryOf({ event, body }: JournalEntry): readonly string[] {
  const delivery = parseDelivery(body);
  return delivery.kind === 'delivery'
    ? compactSummary(event, delivery.data, delivery.dataText)
    : ['a body that is not a delivery'];
}

/** One delivery as a line of `journal list --json`, line feed included. */
export function recordedLine(delivery: RecordedDelivery): string {
  return `{${listedMembers(delivery)}}\n`;
}

/** The same with everything that `journal show` shows. `data` is spliced in, so that every digit survives. */
export function wholeLine(delivery: RecordedDelivery): string {
  const { rawHeaders, body } = delivery.entry;
  const parsed = parseDelivery(body);
  const dataText = parsed.kind === 'delivery' ? parsed.dataText : undefined;
  return (
    `{${listedMembers(delivery)}` +
    `,"headers":${headersJson(rawHeaders.map(withoutTokens), 'omitted')}` +
    (dataText === undefined ? '' : `,"data":${compactJson(dataText)}`) +
    `,"body":${jsonString(Buffer.from(body).toString('utf8'))}}\n`
  );
}

function listedMembers({ n, entry, answer }: RecordedDelivery): string {
  const { line, receivedAtMs, method, path, token, event, body, state } = entry;
  const durationMs = answer && Math.max(0, Math.round(answer.answeredAtMs - receivedAtMs));
  const forward = (answer?.forwardings ?? []).map((forwarding) => ({
    ...forwarding,
    target: withoutTokens(forwarding.target),
    error: forwarding.error === null ? null : withoutTokens(forwarding.error),
  }));
  return (
    `"type":"delivery","n":${n},"line":${line},"receivedAt":"${new Date(receivedAtMs).toISOString()}"` +
    `,"method":${jsonString(method)},"path":${jsonString(withoutTokens(path))}` +
    `,"token":${jsonString(withoutTokens(token))},"event":${jsonString(event)}` +
    `,"summary":${jsonString(summaryOf(entry))},"bodyBytes":${body.length}` +
    `,"status":${answer?.status ?? null},"durationMs":${durationMs ?? null}` +
    `,"state":${JSON.stringify(state ?? null)},"forward":${printable(JSON.stringify(forward))}`
  );
}
