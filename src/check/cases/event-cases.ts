import { profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import { type Generation, isReleased } from '../../protocol/events/generation.ts';
import { checkData, takeAnyEvent } from '../fixes/fixes.ts';
import { probe } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { eventSuspects } from './suspects.ts';

/** The kind of each payload that is not an object. */
const kinds: Readonly<Partial<Record<EventName, string>>> = {
  'forger.failed': 'a string',
  'forger.started': 'a string',
  'round.created': 'an array of 51',
  'state:started': 'true',
  'wallet.saved': 'a number',
};

function sendersOf(generation: Generation): readonly ProfileName[] {
  return profileNames.filter((name) => profiles[name].generation === generation);
}

const phantomEvents = eventNamesOf['phantom-2.2'].map((event, index, events): CheckCase => {
  const kind = kinds[event] ?? 'an object';
  return {
    id: `accepts/event/${event}`,
    title: `${event}, whose data is ${kind}`,
    expected: 'a 2xx answer',
    why: `Phantom Core 2.2.4 lets a webhook subscribe to ${event}.`,
    change: kind === 'an object' ? takeAnyEvent : checkData,
    sentBy: sendersOf('phantom-2.2'),
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests(maker) {
      const own = placeAmongAlike(event, events.slice(0, index));
      const dataText = maker.payload(event, { index: own, set: plainMessage(event, 'phantom-2.2', own) });
      return [probe(`${event}, whose data is ${kind}`, maker.delivery({ event, dataText }))];
    },
    suspects: (maker) => (event === 'block.forged' ? [] : eventSuspects(maker, event)),
  };
});

const noData: CheckCase = {
  id: 'accepts/no-data',
  title: 'an event without data',
  expected: 'a 2xx answer',
  why: 'An event without a payload has no data key. ARK sends round.applied this way.',
  change: checkData,
  sentBy: profileNames.filter((name) => profiles[name].generation.startsWith('ark-')),
  manner: 'in-turn',
  rule: { kind: 'accepts' },
  requests: (maker) => [
    probe('round.applied, which has no data', maker.delivery({ event: 'round.applied', dataText: null })),
  ],
};

const arkEvents = (['ark-2.3', 'ark-2.7', 'ark-3', 'mainsail'] as const).map(
  (generation): CheckCase => ({
    id: `accepts/events-of-${generation}`,
    title: `the ${eventNamesOf[generation].length} events of ${generation}, with any kind of data`,
    expected: 'a 2xx answer, to each',
    why: 'ARK nodes send them. Some have a string, true or an array as data, or no data at all.',
    change: checkData,
    sentBy: sendersOf(generation),
    manner: 'few-at-once',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      eventNamesOf[generation].map((event, place, events) => {
        const index = placeAmongAlike(event, events.slice(0, place));
        const dataText = maker.payload(event, {
          generation,
          index,
          set: plainMessage(event, generation, index),
        });
        return probe(`${event} of ${generation}`, maker.delivery({ event, dataText }));
      }),
  }),
);

/** Each block and transaction differs, because handlers may recognize one by its id. */
function placeAmongAlike(event: EventName, before: readonly EventName[]): number {
  const [kind] = /^(?:block|transaction)\./.exec(event) ?? [];
  return kind === undefined ? 0 : before.filter((name) => name.startsWith(kind)).length;
}

/** The message of a transaction. Only accepts/unicode is about messages that are not ASCII. */
export function plainMessage(
  event: EventName,
  generation: Generation,
  index: number,
): Readonly<Record<string, string>> {
  return event.startsWith('transaction.') && isReleased(generation) ? { vendorField: `order ${index}` } : {};
}

export const eventCases: readonly CheckCase[] = [...phantomEvents, noData, ...arkEvents];
