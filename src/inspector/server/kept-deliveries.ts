import { type KeptDelivery, lengthWithoutBody } from './kept-delivery.ts';

export interface KeptDeliveriesOptions {
  /** How many deliveries are kept. Beyond that the oldest are forgotten. */
  readonly maxCount: number;
  /** How many characters their bodies may have together. Beyond that the oldest bodies are dropped, and the rest is kept. */
  readonly maxBodyLength: number;
  /** Reads a body that was dropped, from where the delivery was recorded. */
  readBody?(kept: KeptDelivery): Promise<string | undefined>;
  /** Called when that fails. The delivery is then shown without its body. */
  onUnreadable?(cause: unknown): void;
}

/** The deliveries that the inspector shows, in their order, in bounded memory. */
export interface KeptDeliveries {
  /** Adds a delivery with the next number. */
  add(make: (id: number) => KeptDelivery): void;
  /** Replaces the delivery with this id, if it is kept, by one with the same body. */
  change(id: number, changed: (kept: KeptDelivery) => KeptDelivery): void;
  /** How many changes there were. */
  changes(): number;
  /** The position of the delivery that a change was made to, from 0; undefined if it is too long ago. */
  changedPosition(change: number): number | undefined;
  /** How many were added, including the forgotten ones. */
  total(): number;
  /** The position of the oldest kept delivery; equal to the total if none is kept. */
  oldest(): number;
  /** The delivery at a position, from 0, if it is kept. */
  at(position: number): KeptDelivery | undefined;
  /** Finds a delivery by its id, with its body, if that was kept or recorded. */
  find(id: number): Promise<KeptDelivery | undefined>;
}

/** Chunks, because removing from the front of one long list would move all of it. */
const chunkLength = 1_024;
/** How many changes a page may be behind. */
const maxChanges = 65_536;
/** The limit of everything but bodies: headers, paths and rows. Anybody can fill it with requests that are refused. */
const maxOtherLength = 96 * 1_048_576;

export function createKeptDeliveries(options: KeptDeliveriesOptions): KeptDeliveries {
  const chunks: KeptDelivery[][] = [];
  /** The position of the first delivery in the first chunk. */
  let first = 0;
  let total = 0;
  let bodyLength = 0;
  let otherLength = 0;
  /** The bodies before this position were dropped. */
  let firstBody = 0;
  const changed: number[] = [];
  let changeCount = 0;

  return {
    add(make) {
      const delivery = make(total + 1);
      const last = chunks.at(-1);
      if (last === undefined || last.length === chunkLength) chunks.push([delivery]);
      else last.push(delivery);
      total += 1;
      bodyLength += delivery.body?.length ?? 0;
      otherLength += lengthWithoutBody(delivery);
      while (total - first > options.maxCount + chunkLength) forgetChunk();
      while (otherLength > maxOtherLength && chunks.length > 1) forgetChunk();
      // The last one stays, however large it is.
      while (bodyLength > options.maxBodyLength && firstBody < total - 1) dropBody();
    },
    change(id, change) {
      const position = id - 1;
      const offset = position - first;
      const chunk = chunks[Math.floor(offset / chunkLength)];
      const kept = chunk?.[offset % chunkLength];
      if (chunk === undefined || kept === undefined) return;
      const changedOne = change(kept);
      otherLength += lengthWithoutBody(changedOne) - lengthWithoutBody(kept);
      chunk[offset % chunkLength] = changedOne;
      changed[changeCount % maxChanges] = position;
      changeCount += 1;
    },
    changes: () => changeCount,
    changedPosition: (change) =>
      change < changeCount - maxChanges ? undefined : changed[change % maxChanges],
    total: () => total,
    oldest: () => first,
    at,
    async find(id) {
      const kept = at(id - 1);
      if (kept === undefined || kept.body !== undefined || !kept.isAuthorized) return kept;
      try {
        const body = await options.readBody?.(kept);
        return body === undefined ? kept : { ...kept, body };
      } catch (cause) {
        options.onUnreadable?.(cause);
        return kept;
      }
    },
  };

  function at(position: number): KeptDelivery | undefined {
    const offset = position - first;
    return chunks[Math.floor(offset / chunkLength)]?.[offset % chunkLength];
  }

  function forgetChunk(): void {
    const chunk = chunks.shift() ?? [];
    for (const kept of chunk) {
      bodyLength -= kept.body?.length ?? 0;
      otherLength -= lengthWithoutBody(kept);
    }
    first += chunk.length;
    firstBody = Math.max(firstBody, first);
  }

  function dropBody(): void {
    const kept = at(firstBody);
    firstBody += 1;
    if (kept?.body === undefined) return;
    bodyLength -= kept.body.length;
    kept.body = undefined;
  }
}
