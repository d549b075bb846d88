import type { Writable } from 'node:stream';
import { clearTimeout, setTimeout } from 'node:timers';
import type { Hello } from '../messages.ts';
import type { DeliveryFilter } from './delivery-filter.ts';
import type { KeptDeliveries } from './kept-deliveries.ts';

export interface EventStreamsOptions {
  readonly deliveries: KeptDeliveries;
  readonly hello: Hello;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** Called with an error in this program. The stream that it occurred in ends. */
  onFault(error: unknown): void;
}

/** The open streams of server-sent events (HTML standard, section 9.2), each with its own filter. */
export interface EventStreams {
  /** Whether there is room for another one. */
  hasRoom(): boolean;
  /** @param lastEventId what a browser sends when it connects again: the place to resume from */
  open(output: Writable, filter: DeliveryFilter, lastEventId: string | undefined): void;
  close(): void;
}

const maxStreams = 16;
/** Nobody sees more frequent updates, and each batch costs a few dozen microseconds. */
const intervalMs = 100;
const heartbeatMs = 15_000;
const maxBatchLength = 262_144;
/** Conditions and searches parse each body. Longer slices would delay the answers to deliveries. */
const maxSliceMs = 4;

interface Stream {
  readonly output: Writable;
  readonly filter: DeliveryFilter;
  /** The position of the next delivery to look at. */
  next: number;
  /** The number of the next change to look at. */
  nextChange: number;
  /** The position that the page knows of. */
  reported: number;
  lastSentMs: number;
  isCaughtUp: boolean;
}

export function createEventStreams({
  deliveries,
  hello,
  monotonicMs,
  onFault,
}: EventStreamsOptions): EventStreams {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;

  return {
    hasRoom: () => streams.size < maxStreams,
    open(output, filter, lastEventId = '') {
      const place = placeAfter(lastEventId);
      const stream = { ...place, output, filter, reported: -1, lastSentMs: monotonicMs(), isCaughtUp: false };
      streams.add(stream);
      output.on('error', () => {});
      output.once('close', () => streams.delete(stream));
      // Earlier deliveries are sent as fast as the page takes them, new ones at each interval.
      output.on('drain', () => {
        if (!stream.isCaughtUp) pumpSafely(stream);
      });
      output.write(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n`);
      pump(stream);
      timer ??= setTimeout(pumpAll, intervalMs);
    },
    close() {
      clearTimeout(timer);
      for (const { output } of streams) output.end();
      streams.clear();
    },
  };

  function placeAfter(lastEventId: string): Pick<Stream, 'next' | 'nextChange'> {
    const [run, position, change] = lastEventId.split(':');
    if (run !== hello.run || !isCount(position) || !isCount(change))
      return { next: 0, nextChange: deliveries.changes() };
    return {
      next: Math.min(Number(position), deliveries.total()),
      nextChange: Math.min(Number(change), deliveries.changes()),
    };
  }

  function pumpAll(): void {
    for (const stream of streams) pumpSafely(stream);
    const isBehind = [...streams].some(
      ({ next, output }) => next < deliveries.total() && !output.writableNeedDrain,
    );
    timer = streams.size === 0 ? undefined : setTimeout(pumpAll, isBehind ? 0 : intervalMs);
  }

  /** An error that is not caught in a timer or an event would end the program. */
  function pumpSafely(stream: Stream): void {
    try {
      pump(stream);
    } catch (error) {
      stream.output.destroy();
      onFault(error);
    }
  }

  /** Sends what the page does not have yet, until its buffer is full or the time slice is over. */
  function pump(stream: Stream): void {
    const { output, filter } = stream;
    if (output.writableNeedDrain || output.destroyed) return;
    const endMs = monotonicMs() + maxSliceMs;
    stream.next = Math.max(stream.next, deliveries.oldest());
    const rows = [...changedRows(stream)];
    let length = rows.reduce((sum, row) => sum + row.length, 0);
    while (stream.next < deliveries.total() && length < maxBatchLength && monotonicMs() < endMs) {
      const kept = deliveries.at(stream.next);
      stream.next += 1;
      if (kept === undefined || !filter.matches(kept)) continue;
      rows.push(kept.rowText);
      length += kept.rowText.length;
    }
    const isAtEnd = stream.next === deliveries.total();
    const isNews = rows.length > 0 || (isAtEnd && (!stream.isCaughtUp || stream.reported !== stream.next));
    stream.isCaughtUp ||= isAtEnd;
    if (isNews) {
      stream.reported = stream.next;
      const facts = `"total":${deliveries.total()},"isCaughtUp":${stream.isCaughtUp}`;
      output.write(
        `id: ${hello.run}:${stream.next}:${stream.nextChange}\nevent: rows\ndata: {"rows":[${rows.join(',')}],${facts}}\n\n`,
      );
      stream.lastSentMs = monotonicMs();
    } else if (monotonicMs() - stream.lastSentMs > heartbeatMs) {
      // Lets both ends notice a lost connection.
      output.write(':\n\n');
      stream.lastSentMs = monotonicMs();
    }
  }

  /** The rows that have changed since the page got them. */
  function changedRows(stream: Stream): ReadonlySet<string> {
    const rows = new Set<string>();
    for (; stream.nextChange < deliveries.changes(); stream.nextChange += 1) {
      if (rows.size === maxChangedRows) return rows;
      const position = deliveries.changedPosition(stream.nextChange);
      if (position === undefined) {
        // Too far behind: everything is sent again.
        stream.next = 0;
        stream.nextChange = deliveries.changes();
        return new Set();
      }
      const kept = position < stream.next ? deliveries.at(position) : undefined;
      if (kept !== undefined && stream.filter.matches(kept)) rows.add(kept.rowText);
    }
    return rows;
  }
}

const maxChangedRows = 1_000;

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,15}$/.test(text);
}
