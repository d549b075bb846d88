import { envelopeText } from '../protocol/delivery/delivery-request.ts';
import type { Profile } from '../protocol/delivery/profile.ts';
import type { EventName } from '../protocol/events/event-names.ts';
import { makePayload } from './payload.ts';

const origin = { network: 'mainnet', seed: 'example', atMs: 1_767_268_800_000 } as const;

/** Returns the text of a body of the event as the profile's sender writes it. It is the same every time. */
export function exampleBody(profile: Profile, event: EventName): string {
  const data = makePayload(event, { ...origin, generation: profile.generation });
  // JSON.stringify returns undefined for an event without payload, despite its type.
  const dataText = JSON.stringify(data) as string | undefined;
  return envelopeText(profile, { event, timestampMs: origin.atMs, dataText });
}
