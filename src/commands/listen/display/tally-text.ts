import { printable } from '../../../printable.ts';
import type { Tally } from '../../../protocol/reception/tally.ts';

const maxNamesShown = 20;

/** What a listener saw in all, as one line for a person. */
export function tallyText({ received, authorized, rejected, filtered, events }: Tally): string {
  const leftOut = filtered === 0 ? '' : `; ${filtered} more left out by the filter`;
  const total = `${received} received, ${authorized} authorized, ${rejected} rejected${leftOut}`;
  return events.size === 0 ? total : `${total} (${eventCounts(events)})`;
}

/** How often each event came, the most frequent first. */
export function eventCounts(events: ReadonlyMap<string, number>): string {
  const counts = [...events].sort(([, one], [, other]) => other - one);
  const shown = counts.slice(0, maxNamesShown).map(([name, count]) => `${printable(name)} ${count}`);
  if (counts.length > maxNamesShown) shown.push(`${counts.length - maxNamesShown} more names`);
  return shown.join(', ');
}
