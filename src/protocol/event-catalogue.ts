import { Problem } from '../problem.ts';
import { closestName } from './closest-name.ts';

/** The 18 names a Phantom Core 2.2.4 node lets one subscribe to (protocol.md section 5.1). */
export const eventNames = [
  'block.applied',
  'block.forged',
  'block.reverted',
  'delegate.registered',
  'delegate.resigned',
  'forger.failed',
  'forger.missing',
  'forger.started',
  'peer.added',
  'peer.removed',
  'round.created',
  'state:started',
  'transaction.applied',
  'transaction.expired',
  'transaction.forged',
  'transaction.reverted',
  'wallet.saved',
  'wallet.created.cold',
] as const;

export type EventName = (typeof eventNames)[number];

/** @throws Problem `unknown-event`, with the name that was probably meant. */
export function parseEventName(text: string): EventName {
  const known = eventNames.find((name) => name === text);
  if (known !== undefined) return known;
  const meant = closestName(text, eventNames);
  throw new Problem('unknown-event', `Expected the name of an event, got "${text}".`, {
    hint: meant === undefined ? `Events: ${eventNames.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
