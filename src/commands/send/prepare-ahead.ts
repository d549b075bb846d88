import type { OutgoingDelivery } from './delivery-source.ts';

const maxBytes = 64 * 1_048_576;
/** Empty bodies take memory too. */
const maxDeliveries = 200_000;

export interface Prepared {
  /** How many wait already. */
  readonly count: number;
  /** These first, then what the source makes while they are sent. */
  readonly deliveries: AsyncGenerator<OutgoingDelivery, void, void>;
}

/**
 * Makes deliveries before the first of them is sent, as many as 64 MB hold: signing a block takes longer than sending it,
 * and would set the rate.
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
