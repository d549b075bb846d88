import { expect, test } from 'vitest';
import type { OutgoingDelivery } from '../../../src/commands/send/delivery-source.ts';
import { prepareAhead } from '../../../src/commands/send/prepare-ahead.ts';

function source(count: number) {
  const made: number[] = [];
  let isEnded = false;
  async function* deliveries(): AsyncGenerator<OutgoingDelivery, void, void> {
    try {
      for (let n = 0; n < count; n += 1) {
        made.push(n);
        yield { event: String(n), body: Buffer.alloc(10) };
      }
    } finally {
      isEnded = true;
    }
  }
  return { deliveries: deliveries(), made, isEnded: () => isEnded };
}

test.for([
  [{ maxBytes: 35, maxDeliveries: 100 }, 4],
  [{ maxBytes: 1_000, maxDeliveries: 3 }, 3],
  [{ maxBytes: 1_000, maxDeliveries: 100 }, 10],
] as const)(
  'with the limits %j it prepares %d of ten before the first is requested',
  async ([limits, expected]) => {
    const { deliveries, made } = source(10);
    const prepared = await prepareAhead(deliveries, limits);
    expect([prepared.count, made.length]).toEqual([expected, expected]);
    const events: string[] = [];
    for await (const { event } of prepared.deliveries) events.push(event);
    expect(events).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  },
);

test('stopping early ends the source', async () => {
  const { deliveries, isEnded } = source(10);
  const prepared = await prepareAhead(deliveries, { maxBytes: 35, maxDeliveries: 100 });
  for await (const _ of prepared.deliveries) break;
  expect(isEnded()).toBe(true);
});
