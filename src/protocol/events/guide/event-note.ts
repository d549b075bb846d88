import { closestName } from '../../../closest-name.ts';
import { eventNamesOf } from '../event-catalogue.ts';
import type { Generation } from '../generation.ts';
import { eventFacts } from './event-guide.ts';

/**
 * What the author of a webhook should know of its event, as sentences: the API of a node accepts any name (protocol.md
 * section 3.1), and some of those it knows never come. Undefined when there is nothing to say.
 */
export function eventNote(event: string, generation: Generation): string | undefined {
  const names = eventNamesOf[generation];
  const name = names.find((known) => known === event);
  if (name !== undefined) {
    const facts = eventFacts(name, generation);
    return facts === undefined || facts.isDelivered
      ? undefined
      : `no stock node delivers it. ${facts.remark}`;
  }
  if (/[*?]/.test(event)) return 'a webhook takes the name of one event, not a pattern, so it never fires.';
  const others = Object.entries(eventNamesOf).flatMap(([other, known]) =>
    known.some((candidate) => candidate === event) ? [other] : [],
  );
  if (others.length > 0)
    return `${generation} has no such event (${others.join(', ')} has), so it never fires there.`;
  const meant = closestName(event, names);
  return `${generation} has no such event, so it never fires there.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}
