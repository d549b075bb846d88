import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { harPieces } from '../../journal/har.ts';
import { type JournalEntry, journalLine, recordedAnswerLine } from '../../journal/journal-record.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { parseDeliveryText } from '../../protocol/delivery/delivery.ts';
import { isSuccessStatus } from '../../protocol/delivery/post-outcome.ts';
import type { DeliveryFilter } from './delivery-filter.ts';
import type { KeptDeliveries } from './kept-deliveries.ts';
import { headersOf, type KeptDelivery, rowOf } from './kept-delivery.ts';

export type ExportFormat = 'journal' | 'har';

export interface Selection {
  readonly filter: DeliveryFilter;
  /** Undefined for all. */
  readonly ids: ReadonlySet<number> | undefined;
}

/** Writes the selected deliveries whose body is kept or recorded, in their order. Rejects if that fails. */
export async function exportDeliveries(
  deliveries: KeptDeliveries,
  { filter, ids }: Selection,
  format: ExportFormat,
  output: Writable,
): Promise<void> {
  await pipeline(Readable.from(format === 'har' ? harPieces(recorded()) : journalLines()), output);

  async function* entries(): AsyncGenerator<JournalEntry, void, void> {
    // What arrives meanwhile is not part of it, so it ends.
    const end = deliveries.total();
    for (let position = deliveries.oldest(); position < end; position += 1) {
      const kept = deliveries.at(position);
      if (kept === undefined || !kept.isAuthorized || ids?.has(kept.id) === false || !filter.matches(kept))
        continue;
      const found = await deliveries.find(kept.id);
      const entry = found && entryOf(found);
      if (entry !== undefined) yield entry;
    }
  }

  async function* journalLines(): AsyncGenerator<string, void, void> {
    for await (const entry of entries()) {
      const { answer } = entry;
      const id = `exported-${entry.line}`;
      // Without its answer, a delivery with an id counts as not accepted.
      yield answer === undefined
        ? journalLine(entry)
        : journalLine({ ...entry, id }) + recordedAnswerLine({ ...answer, id });
    }
  }

  async function* recorded(): AsyncGenerator<RecordedDelivery, void, void> {
    for await (const entry of entries()) yield { n: entry.line, entry, answer: entry.answer };
  }
}

function entryOf(kept: KeptDelivery): JournalEntry | undefined {
  const { id, method, path, body, isRebuilt } = kept;
  if (body === undefined || kept.event === null || method === null || path === null) return undefined;
  const delivery = parseDeliveryText(body);
  // Only the beginning of a long name is kept.
  const event = delivery.kind === 'delivery' ? delivery.event : kept.event;
  const { receivedAtMs, token, status, durationMs, forwardings } = rowOf(kept);
  const isAccepted = isSuccessStatus(status);
  return {
    kind: 'entry',
    line: id,
    ...{ receivedAtMs, method, path, event, isRebuilt },
    body: Buffer.from(body),
    token: token ?? '',
    rawHeaders: headersOf(kept).flat(),
    isExact: !isRebuilt,
    ...(status === null
      ? {}
      : { answer: { answeredAtMs: receivedAtMs + (durationMs ?? 0), status, forwardings, isAccepted } }),
  };
}
