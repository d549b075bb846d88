import { printable } from '../../../printable.ts';
import type { MissingExpectation } from '../../../protocol/events/expectation.ts';
import type { Tally } from '../../../protocol/reception/tally.ts';

const maxNamesShown = 20;

/** What a listener saw in all, as one line for a person. */
export function tallyText({ received, authorized, rejected, filtered, events }: Tally): string {
  const leftOut = filtered === 0 ? '' : `; ${filtered} more left out by the filter`;
  const total = `${received} received, ${authorized} authorized, ${rejected} rejected${leftOut}`;
  return events.size === 0 ? total : `${total} (${eventCounts(events)})`;
}

/** How often each event came, the most frequent first. */
function eventCounts(events: ReadonlyMap<string, number>): string {
  const counts = [...events].sort(([, one], [, other]) => other - one);
  const shown = counts.slice(0, maxNamesShown).map(([name, count]) => `${printable(name)} ${count}`);
  if (counts.length > maxNamesShown) shown.push(`${counts.length - maxNamesShown} more names`);
  return shown.join(', ');
}

/** What was expected and did not come, and what came instead; lines that end in line feeds. */
export function missingText(
  missing: readonly MissingExpectation[],
  { authorized, rejected, filtered, events }: Tally,
): string {
  const lines = missing.map(
    ({ event, expected, found }) => `Missing: ${printable(event)}, ${found} of ${expected} came.`,
  );
  lines.push(authorized === 0 ? nothing(filtered) : `In all there came: ${eventCounts(events)}.`);
  if (rejected > 0) lines.push(`${requests(rejected)} rejected: the token, or the address?`);
  if (filtered > 0) lines.push(`${requests(filtered)} left out by --events or --where.`);
  return lines.map((line) => `${line}\n`).join('');
}

function nothing(filtered: number): string {
  return filtered === 0 ? 'No authorized delivery came.' : 'No delivery came that the filter lets through.';
}

function requests(count: number): string {
  return count === 1 ? '1 request was' : `${count} requests were`;
}
