import { profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { eventsOf } from '../../protocol/events/contract/event-contracts.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import { isKnownEvent } from './body-choices.ts';
import type { ChoiceName, GeneratedDelivery } from './generated-delivery.ts';
import { contentTypes } from './wire-choices.ts';

/** With this padding, no delivery of Phantom exceeds 100 kB, the usual limit of frameworks. */
const mostPhantomKb = 40;

type Wanted = (delivery: GeneratedDelivery) => ((sender: ProfileName) => boolean) | undefined;

/** Which senders a choice is limited to. Undefined, and all other choices: any sender or proxy may send it so. */
const limits: Readonly<Partial<Record<ChoiceName, Wanted>>> = {
  profile: ({ profile }) => (profile === 'as-found' ? undefined : (sender) => sender === profile),
  event: ({ event }) => (isKnownEvent(event) ? (sender) => knownEvents(sender).includes(event) : undefined),
  data: ({ event, data }) => (isKnownEvent(event) || data !== 'absent' ? undefined : leavesOutData),
  contentType: ({ contentType }) =>
    contentType === 'as-sent'
      ? undefined
      : (sender) =>
          headerOf(sender, 'content-type') ===
          (contentType === 'absent' ? undefined : contentTypes[contentType]),
  optionalHeaders: ({ optionalHeaders }) =>
    optionalHeaders === 'as-sent' ? undefined : (sender) => headerOf(sender, 'user-agent') === undefined,
  // Handlers without a JSON parser search for the last key.
  keyOrder: ({ keyOrder }) => (keyOrder === 'as-sent' ? undefined : (sender) => sender === 'mainsail'),
  paddingKb: ({ paddingKb }) => (paddingKb <= mostPhantomKb ? undefined : isArk),
};

/**
 * Returns the senders of something in a delivery that none of the checked senders sends. Undefined if there is nothing
 * like that.
 */
export function foreignSenders(
  delivery: GeneratedDelivery,
  senders: readonly ProfileName[],
): readonly ProfileName[] | undefined {
  for (const limit of Object.values(limits)) {
    const isSender = limit(delivery);
    if (isSender !== undefined && !senders.some(isSender)) return profileNames.filter(isSender);
  }
  return undefined;
}

/** The events that a webhook of a sender can subscribe to. */
function knownEvents(sender: ProfileName): readonly string[] {
  return eventNamesOf[profiles[sender].generation];
}

const delivered = new Map<ProfileName, readonly string[]>();

/** The events that a sender really delivers. */
export function deliveredEvents(sender: ProfileName): readonly string[] {
  let events = delivered.get(sender);
  if (events === undefined) {
    events = eventsOf(profiles[sender].generation)
      .filter(({ isDelivered }) => isDelivered)
      .map(({ name }) => name);
    delivered.set(sender, events);
  }
  return events;
}

function isArk(sender: ProfileName): boolean {
  return profiles[sender].generation !== 'phantom-2.2';
}

function leavesOutData(sender: ProfileName): boolean {
  return eventsOf(profiles[sender].generation).some(
    ({ isDelivered, data }) => isDelivered && data === undefined,
  );
}

function headerOf(sender: ProfileName, name: string): string | undefined {
  const header = profiles[sender].headers.find((one) => one.name.toLowerCase() === name);
  return header?.kind === 'fixed' ? header.value : undefined;
}
