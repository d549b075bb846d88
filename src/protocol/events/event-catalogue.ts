import { closestName } from '../../closest-name.ts';
import { Problem } from '../../problem.ts';
import {
  ark3EventNames,
  ark23EventNames,
  ark27EventNames,
  type EventName,
  mainsailEventNames,
  phantomEventNames,
} from './event-names.ts';
import { type Generation, generations } from './generation.ts';

export type { EventName } from './event-names.ts';

/** The event names of Phantom Core 2.2.4. */
export const eventNames = phantomEventNames;

/** The event names of each generation. The folder `contract`, which few commands need, describes them. */
export const eventNamesOf: Readonly<Record<Generation, readonly EventName[]>> = {
  'phantom-2.2': phantomEventNames,
  'ark-2.3': ark23EventNames,
  'ark-2.4': ark23EventNames,
  'ark-2.7': ark27EventNames,
  'ark-3': ark3EventNames,
  mainsail: mainsailEventNames,
};

/**
 * Reads the name of an event of a generation.
 * @param alternative a sentence on what else can be done with an event of another name; added to the hint
 * @throws Problem `unknown-event` that suggests the name that was probably meant, or the generations that have it
 */
export function parseEventName(
  text: string,
  generation: Generation = 'phantom-2.2',
  alternative?: string,
): EventName {
  const names = eventNamesOf[generation];
  const known = names.find((name) => name === text);
  if (known !== undefined) return known;
  throw new Problem('unknown-event', `Expected the name of an event, got "${text}".`, {
    hint: [hintFor(text, names), ...(alternative === undefined ? [] : [alternative])].join(' '),
  });
}

function hintFor(text: string, names: readonly EventName[]): string {
  const others = generations.filter((other) => eventNamesOf[other].some((name) => name === text));
  const meant = closestName(text, names);
  if (others.length > 0) {
    const alternative = meant === undefined ? '' : ` Or did you mean ${meant}?`;
    return `Supported by ${others.join(', ')}: choose one with --profile.${alternative}`;
  }
  return meant === undefined ? `Events: ${names.join(', ')}.` : `Did you mean ${meant}?`;
}
