import { printable } from '../printable.ts';
import type { Tally } from '../protocol/tally.ts';

const maxNamesShown = 20;

/** What a listener saw in all, as one line for a person. */
export function tallyText({ received, authorized, rejected, events }: Tally): string {
  const counts = [...events].sort(([, one], [, other]) => other - one);
  const shown = counts.slice(0, maxNamesShown).map(([name, count]) => `${printable(name)} ${count}`);
  if (counts.length > maxNamesShown) shown.push(`${counts.length - maxNamesShown} more names`);
  const total = `${received} received, ${authorized} authorized, ${rejected} rejected`;
  return shown.length === 0 ? total : `${total} (${shown.join(', ')})`;
}
