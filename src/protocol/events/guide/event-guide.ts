import { closestName } from '../../../closest-name.ts';
import { type EventName, eventNamesOf } from '../event-catalogue.ts';
import type { Generation } from '../generation.ts';
import { ark23Facts, ark24Facts } from './ark-2.3-events.ts';
import { ark27Facts } from './ark-2.7-events.ts';
import { ark3Facts } from './ark-3-events.ts';
import type { EventFacts } from './event-facts.ts';
import { phantomFacts } from './phantom-events.ts';

export interface GuideEntry extends EventFacts {
  readonly name: EventName;
}

const factsOf: Readonly<Record<Generation, Readonly<Partial<Record<EventName, EventFacts>>>>> = {
  'phantom-2.2': phantomFacts,
  'ark-2.3': ark23Facts,
  'ark-2.4': ark24Facts,
  'ark-2.7': ark27Facts,
  'ark-3': ark3Facts,
};

/** Returns every event of a generation with what is known about it, sorted by name. */
export function eventsOf(generation: Generation): readonly GuideEntry[] {
  return eventNamesOf[generation]
    .flatMap((name) => {
      const facts = eventFacts(name, generation);
      return facts === undefined ? [] : [{ name, ...facts }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Returns what is known about an event in a generation; undefined if the generation does not have it. */
export function eventFacts(name: EventName, generation: Generation): EventFacts | undefined {
  return factsOf[generation][name];
}

/**
 * Explains why a webhook for this event would never fire; undefined if it can. The node API accepts any name
 * (protocol.md section 3.1), and some of the events that a node knows are never delivered.
 */
export function eventNote(event: string, generation: Generation): string | undefined {
  const names = eventNamesOf[generation];
  const name = names.find((known) => known === event);
  if (name !== undefined) {
    const facts = eventFacts(name, generation);
    return facts === undefined || facts.isDelivered
      ? undefined
      : `stock nodes never deliver it. ${facts.remark}`;
  }
  if (/[*?]/.test(event)) return 'a webhook needs the name of one event, not a pattern, so it never fires.';
  const others = Object.entries(eventNamesOf).flatMap(([other, known]) =>
    known.some((candidate) => candidate === event) ? [other] : [],
  );
  if (others.length > 0)
    return `${generation} has no such event (${others.join(', ')} has), so it never fires there.`;
  const meant = closestName(event, names);
  return `${generation} has no such event, so it never fires there.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}
