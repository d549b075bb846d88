import type { OutgoingDelivery } from './delivery-source.ts';

const maxBytes = 64 * 1_048_576;
/** A separate limit, because empty bodies take memory too. */
const maxDeliveries = 200_000;

export interface Prepared {
  /** How many are ready. */
  readonly count: number;
  /** The ready ones first, then those that the source makes while they are sent. */
  readonly deliveries: AsyncGenerator<OutgoingDelivery, void, void>;
}

/**
 * Makes deliveries before the first one is sent, as many as fit into 64 MB. Signing a block takes longer than sending
 * it, and would limit the rate.
 */
export async function prepareAhead(
  source: AsyncGenerator<OutgoingDelivery, void, void>,
  limits: { readonly maxBytes: number; readonly maxDeliveries: number } = { maxBytes, maxDeliveries },
): Promise<Prepared> {
  const waiting: OutgoingDelivery[] = [];
  let bytes = 0;
  while (bytes < limits.maxBytes && waiting.length < limits.maxDeliveries) {
    const { done, value } = await source.next();
    if (done === true) break;
    waiting.push(value);
    bytes += value.body.length;
  }
  return { count: waiting.length, deliveries: inTurn() };

  async function* inTurn(): AsyncGenerator<OutgoingDelivery, void, void> {
    try {
      for (const delivery of waiting) yield delivery;
      waiting.length = 0;
      yield* source;
    } finally {
      await source.return();
    }
  }
}
