import { printable } from '../../../printable.ts';
import type { MissingExpectation } from '../../../protocol/events/expectation.ts';
import type { Forwarding } from '../../../protocol/reception/reception.ts';
import type { ForwardFailures, Tally } from '../../../protocol/reception/tally.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';
import { durationText } from '../../../terminal/text/numbers.ts';
import { forwardingError } from './forwarding-text.ts';

const maxNamesShown = 20;
const maxTargetLength = 200;

/** Returns the totals of a listener as one human-readable line. */
export function tallyText({ received, authorized, rejected, filtered, deviating, events }: Tally): string {
  const leftOut = filtered === 0 ? '' : `; ${filtered} more left out by the filter`;
  const odd = deviating === undefined ? '' : `, ${deviating} with deviations`;
  const total = `${received} received, ${authorized} authorized, ${rejected} rejected${odd}${leftOut}`;
  return events.size === 0 ? total : `${total} (${eventCounts(events)})`;
}

/** Returns how often each event was received, the most frequent first. */
function eventCounts(events: ReadonlyMap<string, number>): string {
  const counts = [...events].sort(([, one], [, other]) => other - one);
  const shown = counts.slice(0, maxNamesShown).map(([name, count]) => `${printable(name)} ${count}`);
  if (counts.length > maxNamesShown) shown.push(`${counts.length - maxNamesShown} more names`);
  return shown.join(', ');
}

interface MissingTextOptions {
  /** How long it waited; undefined if it ended before the timeout. */
  readonly waitedMs: number | undefined;
  readonly failures: Pick<ForwardFailures, 'count' | 'examples'>;
}

/** Describes what was expected but did not arrive, and what arrived instead. Lines end in line feeds. */
export function missingText(
  missing: readonly MissingExpectation[],
  { authorized, rejected, filtered, events }: Tally,
  { waitedMs, failures }: MissingTextOptions,
): string {
  const parts = missing.map(
    ({ event, expected, found }) =>
      `received ${found} of ${expected} ${event === '*' ? 'deliveries' : printable(event)}`,
  );
  const end = waitedMs === undefined ? 'Ended early' : `Timed out after ${durationText(waitedMs)}`;
  const lines = [`${end}: ${parts.join(', ')}.`];
  const instead = new Map([...events].filter(([name]) => missing.every(({ event }) => event !== name)));
  if (authorized + filtered === 0) lines.push('No authorized delivery arrived.');
  else if (instead.size > 0 && missing.every(({ event }) => event !== '*'))
    lines.push(`Received instead: ${eventCounts(instead)}.`);
  if (failures.count() > 0) {
    lines.push(`${deliveries(failures.count())} not counted, because a target did not answer with 2xx:`);
    lines.push(...failures.examples().map((failure) => `  ${failureText(failure)}`));
  }
  if (rejected > 0) lines.push(`${requests(rejected)} rejected. Check the token and the address.`);
  if (filtered > 0) lines.push(`${deliveries(filtered)} left out by --events or --where.`);
  return lines.map((line) => `${line}\n`).join('');
}

function failureText(forwarding: Forwarding): string {
  const { target, outcome } = forwarding;
  const where = excerpt(target, maxTargetLength);
  return outcome.kind === 'answered'
    ? `${where} answered ${outcome.status}.`
    : `${where}: ${forwardingError(forwarding) ?? ''}`;
}

function deliveries(count: number): string {
  return count === 1 ? '1 delivery was' : `${count} deliveries were`;
}

function requests(count: number): string {
  return count === 1 ? '1 request was' : `${count} requests were`;
}
