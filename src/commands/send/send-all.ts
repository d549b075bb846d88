export interface SendRate {
  /** Deliveries under way at once. */
  readonly concurrency: number;
  /** Started in a second at the most; infinite for no limit. */
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  monotonicMs(): number;
}

/** When a delivery is due, in milliseconds from the start; at once when undefined. */
export type DueMs<Delivery> = (delivery: Delivery) => number | undefined;

/**
 * Sends what a source makes, in its order, at the rate given; ends early when the signal is aborted. A delivery that
 * comes late does not delay those after it: they catch up with the rate. A `send` that rejects ends it as well; those
 * under way are waited for first.
 */
export async function sendAll<Delivery>(
  source: AsyncIterable<Delivery>,
  rate: SendRate,
  send: (delivery: Delivery, n: number) => Promise<void>,
  dueMs: DueMs<Delivery> = () => undefined,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  /** Called whenever one has ended; a race of all that are under way would look at each of them each time. */
  let onEnded = () => {};
  const intervalMs = 1_000 / rate.ratePerSecond;
  const startedMs = rate.monotonicMs();
  const deliveries = source[Symbol.asyncIterator]();
  // Nobody else looks at a delivery while the source makes the next.
  let failure: { readonly cause: unknown } | undefined;
  try {
    for (let n = 1; ; n += 1) {
      const waitMs = startedMs + (n - 1) * intervalMs - rate.monotonicMs();
      // At full speed each turn of the event loop that is not waited for counts.
      if (waitMs >= shortestPauseMs) await pause(waitMs, rate.signal);
      while (underWay.size >= rate.concurrency) await new Promise<void>((resolve) => (onEnded = resolve));
      // Asked for only now: what the source has handed over counts as sent.
      if (rate.signal.aborted || failure !== undefined) break;
      const { done, value } = await deliveries.next();
      if (done === true) break;
      const due = dueMs(value);
      if (due !== undefined) {
        await pause(startedMs + due - rate.monotonicMs(), rate.signal);
        if (rate.signal.aborted) break;
      }
      const end = () => {
        underWay.delete(sending);
        onEnded();
      };
      const sending = send(value, n).then(end, (cause: unknown) => {
        failure ??= { cause };
        end();
      });
      underWay.add(sending);
    }
  } finally {
    await Promise.all(underWay);
    await deliveries.return?.();
  }
  if (failure !== undefined) throw failure.cause;
}

/** Timers of Node are early or late by about this much. */
const shortestPauseMs = 1;

/** The longest that a timer of Node can wait. */
const longestPauseMs = 2_147_483_647;

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (!(durationMs >= shortestPauseMs)) return;
  const { setTimeout } = await import('node:timers/promises');
  for (let leftMs = durationMs; leftMs > 0 && !signal.aborted; leftMs -= longestPauseMs) {
    await setTimeout(Math.min(leftMs, longestPauseMs), undefined, { signal }).catch(() => {});
  }
}
