export interface SendRate {
  /** How many deliveries may be in progress at once. */
  readonly concurrency: number;
  /** How many deliveries may start per second; infinite for no limit. */
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  monotonicMs(): number;
}

/** Returns when a delivery is due, in milliseconds from the start; undefined for at once. */
export type DueMs<Delivery> = (delivery: Delivery) => number | undefined;

/**
 * Sends the deliveries of a source in its order, at the given rate. Ends early if the signal is aborted. A late
 * delivery does not delay those after it: they catch up with the rate. If `send` rejects, this ends too, once the
 * deliveries in progress have ended.
 */
export async function sendAll<Delivery>(
  source: AsyncIterable<Delivery>,
  rate: SendRate,
  send: (delivery: Delivery, n: number) => Promise<void>,
  dueMs: DueMs<Delivery> = () => undefined,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  /** Called whenever a delivery has ended. `Promise.race` would look at all deliveries in progress each time. */
  let onEnded = () => {};
  const intervalMs = 1_000 / rate.ratePerSecond;
  const startedMs = rate.monotonicMs();
  const deliveries = source[Symbol.asyncIterator]();
  // Kept here, because nothing else handles a rejection while the source makes the next delivery.
  let failure: { readonly cause: unknown } | undefined;
  try {
    for (let n = 1; ; n += 1) {
      const waitMs = startedMs + (n - 1) * intervalMs - rate.monotonicMs();
      // At full speed, every turn of the event loop that is not waited for counts.
      if (waitMs >= shortestPauseMs) await pause(waitMs, rate.signal);
      while (underWay.size >= rate.concurrency) await new Promise<void>((resolve) => (onEnded = resolve));
      // Only now: whatever the source has handed over counts as sent.
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

/** Node timers are early or late by about this much. */
const shortestPauseMs = 1;

/** The longest delay of a Node timer. */
const longestPauseMs = 2_147_483_647;

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (!(durationMs >= shortestPauseMs)) return;
  const { setTimeout } = await import('node:timers/promises');
  for (let leftMs = durationMs; leftMs > 0 && !signal.aborted; leftMs -= longestPauseMs) {
    await setTimeout(Math.min(leftMs, longestPauseMs), undefined, { signal }).catch(() => {});
  }
}
