import { closestName } from '../closest-name.ts';
import { printable } from '../printable.ts';
import type { Condition } from '../protocol/conditions/condition.ts';
import { meantKey } from '../protocol/conditions/condition-keys.ts';
import { excerpt } from '../terminal/text/excerpt.ts';

/** Two short words are too easily alike. */
const shortestCompared = 4;
/** Names come from outside; what is beyond tells nothing new. */
const maxEvents = 50;
const maxKeys = 200;
const maxNameLength = 80;

/**
 * Says of each key of a condition that a payload does not have, but one like it: a mistyped one is in none, and its
 * condition then never says why nothing comes. Each is said once; those like a key of stock nodes were at the start.
 */
export function createKeyNotes(
  conditions: readonly Condition[],
  say: (line: string) => void,
): (event: string, data: unknown) => void {
  const keys = conditions.map(({ key }) => key);
  const sought = new Set(keys.filter((key) => key.length >= shortestCompared && meantKey(key) === undefined));
  const seen = new Set<string>();

  return (event, data) => {
    if (sought.size === 0 || typeof data !== 'object' || data === null || seen.has(event)) return;
    if (seen.size < maxEvents) seen.add(event);
    else sought.clear();
    for (const key of sought) {
      const meant = key in data ? undefined : closestName(key, Object.keys(data).slice(0, maxKeys));
      if (meant !== undefined) {
        say(
          `Note: ${excerpt(event, maxNameLength)} has no "${printable(key)}". Did you mean ${excerpt(meant, maxNameLength)}?`,
        );
      }
      if (meant !== undefined || key in data) sought.delete(key);
    }
  };
}
