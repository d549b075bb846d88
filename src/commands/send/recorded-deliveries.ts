import type { CommandContext } from '../../context.ts';
import { isEngineUrl } from '../../engines/engine-address.ts';
import { createFilter } from '../../filter/filter.ts';
import { createRuleOut } from '../../filter/rule-out.ts';
import type { AnswerEntry, JournalEntry } from '../../journal/journal-record.ts';
import { pairAnswers } from '../../journal/pair-answers.ts';
import { openJournalLines, shownSource } from '../../journal-session/open-journal-lines.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { matchesEvent } from '../../protocol/events/event-pattern.ts';
import type { OutgoingDelivery } from './delivery-source.ts';
import { type SendOptions, wantedCount } from './flags.ts';

export interface RecordedDeliveries {
  readonly deliveries: AsyncGenerator<OutgoingDelivery, void, void>;
  /** How many lines could not be read so far. */
  damagedLines(): number;
  /** What to print if there are none. */
  readonly emptyText: string;
}

/**
 * Opens a journal, or the output of `listen --json`. Returns the deliveries that the filter chooses, up to the
 * requested number.
 * @throws Problem `unreadable-file`; reading the deliveries throws `malformed-payload` if the file is not a journal
 */
export async function openRecordedDeliveries(
  name: string,
  options: SendOptions,
  context: CommandContext,
): Promise<RecordedDeliveries> {
  const { events, conditions, profile, isOnlyFailed } = options;
  if (isOnlyFailed && isEngineUrl(name)) {
    throw new Problem('bad-flag', '--only-failed needs the answers, which an engine does not keep.', {
      hint: 'Use the store of the relay: --from DIR --only-failed.',
    });
  }
  const count = wantedCount(options);
  const { generation } = profiles[profile];
  const choose = createFilter({ events, conditions, generation, say: context.say });
  const sieve = {
    ...(events === undefined ? {} : { isWanted: (event: string) => matchesEvent(events, event) }),
    ...(conditions.length === 0
      ? {}
      : {
          isRuledOut: createRuleOut(conditions, generation),
          isSought: (event: string, data: unknown) => choose({ event, data }).isChosen,
        }),
  };
  const { lines, damagedLines } = await openJournalLines(name, sieve, context);
  let isInexactNoted = false;
  const isFiltered = events !== undefined || conditions.length > 0 || isOnlyFailed;
  const emptyText = `${printable(shownSource(name))} holds no deliveries${isFiltered ? ' that match' : ''}.`;
  return { deliveries: chosen(), damagedLines, emptyText };

  async function* chosen(): AsyncGenerator<OutgoingDelivery, void, void> {
    let sent = 0;
    for await (const found of isOnlyFailed ? failedOnly(lines) : lines) {
      if (found.kind === 'answer') continue;
      const { event, body } = found;
      if (conditions.length > 0 && !isChosen(event, body)) continue;
      if (!found.isExact) noteInexact(found.line);
      yield { event, body, recorded: found };
      sent += 1;
      if (sent === count) return;
    }
  }

  function isChosen(event: string, body: Uint8Array): boolean {
    const delivery = parseDelivery(body);
    return delivery.kind === 'delivery' && choose({ event, data: delivery.data }).isChosen;
  }

  function noteInexact(line: number): void {
    if (isInexactNoted) return;
    isInexactNoted = true;
    context.say(
      `line ${line} has only the payload, so the original body cannot be restored exactly. Journals of listen --record keep every byte.`,
      'note',
    );
  }
}

/**
 * The deliveries that were not accepted everywhere. One with an id was to be answered: without an answer it counts as
 * failed, for example the last one of a listener that was killed. One without an id got the usual answer.
 */
async function* failedOnly(
  lines: AsyncIterable<JournalEntry | AnswerEntry>,
): AsyncGenerator<JournalEntry, void, void> {
  for await (const { entry, answer } of pairAnswers(lines)) {
    const { id, state = id === undefined ? 'delivered' : 'waiting' } = entry;
    const isAccepted = answer === undefined ? state === 'delivered' : answer.isAccepted;
    if (!isAccepted) yield entry;
  }
}
