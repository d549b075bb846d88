import { expect, test } from 'vitest';
import { makePayload } from '../../../src/chain/payload.ts';
import { likelyProfile } from '../../../src/inspector/server/likely-profile.ts';
import { parseDeliveryText } from '../../../src/protocol/delivery/delivery.ts';
import { envelopeText, profileHeaders } from '../../../src/protocol/delivery/delivery-request.ts';
import { type Profile, profiles } from '../../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { eventNamesOf } from '../../../src/protocol/events/event-catalogue.ts';
import type { EventName } from '../../../src/protocol/events/event-names.ts';
import arkCaptures from '../../deliveries/ark-2.7.json' with { type: 'json' };
import phantomCaptures from '../../deliveries/phantom-2.2.json' with { type: 'json' };

const chain = { network: 'devnet', seed: 'profile', atMs: 1_795_425_336_079 } as const;

function pairsOf(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
}

function bodyOf(profile: Profile, event: EventName): string {
  const payload = makePayload(event, { ...chain, generation: profile.generation });
  return envelopeText(profile, {
    event,
    timestampMs: chain.atMs,
    dataText: payload === undefined ? undefined : JSON.stringify(payload),
  });
}

function profileOf(body: string, rawHeaders: readonly string[], isWhole = false): string {
  const delivery = parseDeliveryText(body);
  if (delivery.kind === 'rejected') throw new Error(delivery.detail);
  const keys = Object.keys(JSON.parse(body));
  return likelyProfile(delivery, { headers: pairsOf(rawHeaders), keys, isWhole });
}

test.for(profileNames)('recognizes each event of %s by its body and headers', (name) => {
  const profile = profiles[name];
  const headers = profileHeaders(profile, { authorizations: ['a'], bodyBytes: 1, host: 'localhost' });
  for (const event of eventNamesOf[profile.generation]) {
    const found = profileOf(bodyOf(profile, event), headers, profile.authorization === 'whole');
    expect(found, event).toBe(name);
  }
});

test.for([
  ['phantom-2.2', phantomCaptures],
  ['ark-2.7', arkCaptures],
] as const)('recognizes the recorded deliveries of %s', ([name, captures]) => {
  for (const { body, rawHeaders } of captures) expect(profileOf(body, rawHeaders)).toBe(name);
});

test('recognizes a block by its payload, also behind a proxy that adds headers', () => {
  const proxied = ['X-Forwarded-For', '127.0.0.1', 'Via', '1.1 proxy'];
  expect(profileOf(bodyOf(profiles['phantom-2.2'], 'block.forged'), proxied)).toBe('phantom-2.2');
  expect(profileOf(bodyOf(profiles.mainsail, 'block.applied'), proxied)).toBe('mainsail');
});

test('headers of other programs decide nothing', () => {
  const headers = ['host', 'localhost', 'content-type', 'application/json', 'content-length', '1'];
  expect(profileOf(bodyOf(profiles['phantom-2.2'], 'block.forged'), headers)).toBe('phantom-2.2');
});

test('a payload of megabytes is not compared, so that no delivery waits for it', () => {
  const members = Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`);
  const headers = profileHeaders(profiles['ark-2.7'], { authorizations: ['a'], bodyBytes: 1, host: 'a' });
  const startedMs = process.cpuUsage().user;
  expect(profileOf(`{"timestamp":1,"data":{${members}},"event":"block.forged"}`, headers)).toBe('ark-2.7');
  // It takes seconds to compare so many members with each sender.
  expect(process.cpuUsage().user - startedMs).toBeLessThan(3_000_000);
});

test('an unknown event has the profile whose headers it has', () => {
  const headers = profileHeaders(profiles['ark-2.7'], { authorizations: ['a'], bodyBytes: 1, host: 'a' });
  expect(profileOf('{"timestamp":1,"data":{},"event":"my.event"}', headers)).toBe('ark-2.7');
});
