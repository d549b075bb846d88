import type { CommandContext } from '../../context.ts';
import { announceKeyboard } from '../../files/read-input.ts';
import { createFilter } from '../../filter/filter.ts';
import type { Damage, JournalEntry } from '../../journal/journal-record.ts';
import { openJournalFile, openJournalSource } from '../../journal/open-journal-source.ts';
import { readJournal } from '../../journal/read-journal.ts';
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
}

const damageWords: Readonly<Record<Damage, string>> = {
  incomplete: 'its end is missing',
  'too-long': 'it is too long',
  'not-utf8': 'it is not UTF-8',
  'not-json': 'it is not JSON',
  'not-a-record': 'it is not a recorded delivery',
};

/** Damage is told line by line up to here; what follows is counted. */
const maxDamageTold = 5;

/**
 * The deliveries of a journal, or of what `listen --json` printed, that the filter chooses, as many as are wanted.
 * @throws Problem `unreadable-file`, and `malformed-payload` from the deliveries when it is no journal
 */
export async function openRecordedDeliveries(
  name: string,
  options: SendOptions,
  context: CommandContext,
): Promise<RecordedDeliveries> {
  const { events, conditions, profile, isOnlyFailed } = options;
  const count = wantedCount(options);
  if (name === '-') announceKeyboard(context);
  const failed = isOnlyFailed ? await findFailed(await openJournalFile(name, context)) : undefined;
  const source = name === '-' ? context.stdin : await openJournalSource(name, context);
  const choose = createFilter({
    events,
    conditions,
    generation: profiles[profile].generation,
    say: context.say,
  });
  const sieve = {
    ...(events === undefined ? {} : { isWanted: (event: string) => matchesEvent(events, event) }),
    ...(conditions.length === 0
      ? {}
      : { isSought: (event: string, data: unknown) => choose({ event, data }).isChosen }),
  };
  let damaged = 0;
  let inexact = 0;
  /** Kept back until it is clear that the file is a journal at all; undefined from then on. */
  let notes: string[] | undefined = [];
  return { deliveries: chosen(), damagedLines: () => damaged };

  async function* chosen(): AsyncGenerator<OutgoingDelivery, void, void> {
    let sent = 0;
    for await (const found of readJournal(source, sieve)) {
      if (context.stop.aborted) return;
      if (found.kind === 'damaged') {
        tellDamage(found.line, found.reason);
        if (notes !== undefined && damaged > maxDamageTold) throw noJournal(name);
        continue;
      }
      tellNotes();
      if (found.kind === 'answer') continue;
      if (failed !== undefined && !failed.has(found)) continue;
      const { event, body } = found;
      if (conditions.length > 0 && !isChosen(event, body)) continue;
      if (!found.isExact) tellInexact(found.line);
      yield { event, body, recorded: found };
      sent += 1;
      if (sent === count) return;
    }
    if (notes !== undefined && damaged > 0) throw noJournal(name);
  }

  function tellNotes(): void {
    for (const note of notes ?? []) context.say(note);
    notes = undefined;
  }

  function tell(note: string): void {
    if (notes === undefined) context.say(note);
    else notes.push(note);
  }

  function isChosen(event: string, body: Uint8Array): boolean {
    const delivery = parseDelivery(body);
    return delivery.kind === 'delivery' && choose({ event, data: delivery.data }).isChosen;
  }

  function tellDamage(line: number, reason: Damage): void {
    damaged += 1;
    if (damaged <= maxDamageTold) {
      tell(`${printable(name)} line ${line} was skipped: ${damageWords[reason]}.`);
    } else if (damaged === maxDamageTold + 1) {
      tell('More lines were skipped.');
    }
  }

  function tellInexact(line: number): void {
    inexact += 1;
    if (inexact > 1) return;
    context.say(
      `Note: line ${line} holds the payload alone, and the sender wrote more around it than can be put together again; a journal of --record keeps every byte.`,
    );
  }
}

interface FailedDeliveries {
  has(entry: JournalEntry): boolean;
}

/** Reads a journal to its end: how a delivery was answered stands behind it, or nowhere when the listener was killed. */
async function findFailed(source: AsyncIterable<Uint8Array>): Promise<FailedDeliveries> {
  const ids = new Set<string>();
  for await (const found of readJournal(source)) {
    if (found.kind === 'entry' && found.id !== undefined) ids.add(found.id);
    else if (found.kind === 'answer' && found.isAccepted) ids.delete(found.id);
  }
  return { has: ({ id, isAccepted = true }) => (id === undefined ? !isAccepted : ids.has(id)) };
}

function noJournal(name: string): Problem {
  return new Problem('malformed-payload', `Expected a journal in ${name}, got something else.`, {
    hint: 'listen --record makes one; what listen --json prints will do as well.',
  });
}
