import { closestName } from '../../../closest-name.ts';
import { type EventName, eventNamesOf } from '../event-catalogue.ts';
import type { Generation } from '../generation.ts';
import { ark23Contracts, ark24Contracts } from './ark-2.3-events.ts';
import { ark27Contracts } from './ark-2.7-events.ts';
import { ark3Contracts } from './ark-3-events.ts';
import type { EventContract } from './event-contract.ts';
import { mainsailContracts } from './mainsail-events.ts';
import { phantomContracts } from './phantom-events.ts';

export interface NamedContract extends EventContract {
  readonly name: EventName;
}

const contractsOf: Readonly<Record<Generation, Readonly<Partial<Record<EventName, EventContract>>>>> = {
  'phantom-2.2': phantomContracts,
  'ark-2.3': ark23Contracts,
  'ark-2.4': ark24Contracts,
  'ark-2.7': ark27Contracts,
  'ark-3': ark3Contracts,
  mainsail: mainsailContracts,
};

/** Returns every event of a generation with what is known about it, sorted by name. */
export function eventsOf(generation: Generation): readonly NamedContract[] {
  return eventNamesOf[generation]
    .flatMap((name) => {
      const contract = eventContract(name, generation);
      return contract === undefined ? [] : [{ name, ...contract }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Returns what is known about an event in a generation; undefined if the generation does not have it. */
export function eventContract(name: EventName, generation: Generation): EventContract | undefined {
  return contractsOf[generation][name];
}

/**
 * Explains why a webhook for this event would never fire; undefined if it can. The node API accepts any name
 * (protocol.md section 3.1), and some of the events that a node knows are never delivered.
 */
export function eventNote(event: string, generation: Generation): string | undefined {
  const names = eventNamesOf[generation];
  const name = names.find((known) => known === event);
  if (name !== undefined) {
    const contract = eventContract(name, generation);
    return contract === undefined || contract.isDelivered
      ? undefined
      : `stock nodes never deliver it. ${contract.remark}`;
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
