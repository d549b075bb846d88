import { describe, expect, test } from 'vitest';
import { networkNames } from '../../../../src/chain/network/network.ts';
import { makePayload } from '../../../../src/chain/payload.ts';
import { deliveryDeviations } from '../../../../src/protocol/events/contract/delivery-deviations.ts';
import { eventNamesOf } from '../../../../src/protocol/events/event-catalogue.ts';
import { generations } from '../../../../src/protocol/events/generation.ts';

/** Events that need blocks until a delegate misses a whole round take seconds to make. */
const rare: ReadonlySet<string> = new Set([
  'round.created',
  'round.missed',
  'forger.missing',
  'wallet.saved',
]);
const atMs = Date.UTC(2026, 0, 1, 12);

describe.for(generations)('every payload made for %s', (generation) => {
  test.for(eventNamesOf[generation].map((event) => [event] as const))('conforms: %s', ([event]) => {
    const indexes = rare.has(event) ? [0, 1, 2] : Array.from({ length: 200 }, (_, index) => index);
    for (const [place, index] of indexes.entries()) {
      const network = networkNames[place % networkNames.length] ?? 'mainnet';
      const payload = makePayload(event, { generation, network, seed: 'contract', atMs, index });
      const text: string | undefined = JSON.stringify(payload);
      const data: unknown = text === undefined ? undefined : JSON.parse(text);
      expect({ index, found: deliveryDeviations({ event, data }, generation) }).toEqual({ index, found: [] });
    }
  });
});
