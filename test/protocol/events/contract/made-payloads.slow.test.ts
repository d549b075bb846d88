import { describe, expect, test } from 'vitest';
import { networkNames } from '../../../../src/chain/network/network-name.ts';
import { makePayload } from '../../../../src/chain/payload.ts';
import { envelopeText } from '../../../../src/protocol/delivery/delivery-request.ts';
import { profiles } from '../../../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../../../src/protocol/delivery/profile-name.ts';
import { deliveryDeviations } from '../../../../src/protocol/events/contract/delivery-deviations.ts';
import { eventNamesOf } from '../../../../src/protocol/events/event-catalogue.ts';
import { generations } from '../../../../src/protocol/events/generation.ts';
import { refusalOf } from '../../schemas/validator-of.ts';

/** Events that need the blocks of a whole round take long to make. */
const rare: ReadonlySet<string> = new Set([
  'round.created',
  'round.missed',
  'forger.missing',
  'wallet.saved',
]);
/** `npm run torture` asks for more. */
const count = Number(process.env.TORTURE_PAYLOADS ?? 40);
const rareCount = Math.ceil(count / 10);
const atMs = Date.UTC(2026, 0, 1, 12);

describe.for(generations)('every payload of %s', (generation) => {
  const senders = profileNames.filter((name) => profiles[name].generation === generation);
  const events = eventNamesOf[generation].map((event) => [event] as const);

  test.for(events)('conforms to the contract and the schemas: %s', ([event]) => {
    for (let place = 0; place < (rare.has(event) ? rareCount : count); place += 1) {
      // The first payload of another chain takes less time than a later one of the same chain.
      const [seed, index] = rare.has(event) ? [`contract ${place}`, 0] : ['contract', place];
      const network = networkNames[place % networkNames.length] ?? 'mainnet';
      const text: string | undefined = JSON.stringify(
        makePayload(event, { generation, network, seed, atMs, index }),
      );
      const data: unknown = text === undefined ? undefined : JSON.parse(text);
      expect({ place, found: deliveryDeviations({ event, data }, generation) }).toEqual({ place, found: [] });
      for (const profile of senders) {
        const body = envelopeText(profiles[profile], { event, timestampMs: atMs, dataText: text });
        const found = refusalOf(profile, event, JSON.parse(body));
        expect({ profile, place, found }).toEqual({ profile, place, found: undefined });
      }
    }
  });
});
