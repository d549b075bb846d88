import type { CommandContext } from '../../context.ts';
import { createFilter } from '../../filter/filter.ts';
import { warnOfFilter } from '../../filter/warn-of-filter.ts';
import type { JournalEntry } from '../../journal/journal-record.ts';
import { pairAnswers, type RecordedDelivery } from '../../journal/pair-answers.ts';
import { openJournalLines, shownSource } from '../../journal-session/open-journal-lines.ts';
import { Problem } from '../../problem.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { FilterFlagOptions } from './flags.ts';

interface ChosenDeliveries {
  readonly deliveries: AsyncGenerator<RecordedDelivery, void, void>;
  /** How many lines could not be read so far. */
  damagedLines(): number;
}

/**
 * The deliveries of a journal that the filter chooses, as a stream. All of them are counted, so a number means the same
 * with every filter.
 * @throws Problem `unreadable-file`, and `malformed-payload` from the deliveries if the file is not a journal
 */
export async function openDeliveries(
  file: string,
  { events, conditions, profile }: FilterFlagOptions,
  context: CommandContext,
): Promise<ChosenDeliveries> {
  warnOfFilter({ events, conditions, profile }, context);
  const { generation } = profiles[profile];
  const choose = createFilter({ events, conditions, generation, say: context.say });
  const { lines, damagedLines } = await openJournalLines(file, {}, context);
  return { deliveries: pairAnswers(lines, isChosen), damagedLines };

  function isChosen({ event, body }: JournalEntry): boolean {
    if (conditions.length === 0) return choose({ event, data: undefined }).isChosen;
    const delivery = parseDelivery(body);
    return delivery.kind === 'delivery' && choose({ event, data: delivery.data }).isChosen;
  }
}

/**
 * Finds deliveries by their positions, in the order of the positions; without positions the last one.
 * @throws Problem `bad-flag` if there is no such delivery, and as `openDeliveries`
 */
export async function findDeliveries(
  file: string,
  positions: readonly number[],
  context: CommandContext,
): Promise<readonly RecordedDelivery[]> {
  const wanted = new Set(positions);
  const found = new Map<number, RecordedDelivery>();
  let last: RecordedDelivery | undefined;
  let count = 0;
  const { lines } = await openJournalLines(file, {}, context);
  const deliveries = pairAnswers(lines, (_, n) => {
    count = n;
    return wanted.size === 0 || wanted.has(n);
  });
  for await (const delivery of deliveries) {
    last = delivery;
    if (wanted.size === 0) continue;
    found.set(delivery.n, delivery);
    if (found.size === wanted.size) break;
  }
  context.stop.throwIfAborted();
  if (positions.length === 0) return last === undefined ? [] : [last];
  return positions.map((position) => {
    const delivery = found.get(position);
    if (delivery !== undefined) return delivery;
    const range = count === 0 ? 'It has no deliveries.' : `It has deliveries 1 to ${count}.`;
    throw new Problem('bad-flag', `${shownSource(file)} has no delivery ${position}.`, { hint: range });
  });
}
