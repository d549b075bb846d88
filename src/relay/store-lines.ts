import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnswerEntry, DamagedLine, JournalEntry } from '../journal/journal-record.ts';
import { openJournalSource } from '../journal/open-journal-source.ts';
import { type ReadJournalOptions, readJournal } from '../journal/read-journal.ts';
import { wantedBy } from '../protocol/events/event-pattern.ts';
import { readDeadLetters } from './dead-letters.ts';
import { findSegments } from './delivery-log.ts';
import type { StoreFolder } from './store-folder.ts';
import { readTargetState, type StoredState } from './target-state.ts';

/**
 * Reads the deliveries of a store as if it were one journal, also while a relay runs. Those with an id are not delivered
 * yet: they wait for a target, or are dead letters. Those put back for a single target are left out.
 */
export async function* readStoreLines(
  folder: StoreFolder,
  sieve: ReadJournalOptions,
  stop: AbortSignal,
): AsyncGenerator<JournalEntry | AnswerEntry | DamagedLine> {
  const states = await statesIn(folder);
  const dead = await deadIdsIn(folder);
  for (const { first, path } of await findSegments(folder.deliveries, folder.name)) {
    const source = await openJournalSource(path, { directory: folder.path, stop });
    for await (const found of readJournal(source, sieve)) {
      if (found.kind === 'answer') continue;
      const line = first + found.line - 1;
      if (found.kind === 'damaged') {
        yield { ...found, line };
        continue;
      }
      if (found.onlyFor !== undefined) continue;
      const { id = '' } = found;
      const isWaiting = states.some((state) => isLeft(state, line, found.event));
      yield { ...found, line, id: isWaiting || dead.has(id) ? id : undefined };
    }
  }
}

/** Whether a target has not accepted a delivery yet. Without a readable state, it will get all of them again. */
function isLeft({ state, events }: StoredState, line: number, event: string): boolean {
  if (!wantedBy(events)(event)) return false;
  if (state === undefined || line >= state.next.line) return true;
  return state.unfinished.some(({ place }) => place.line === line);
}

async function statesIn({ targets }: StoreFolder): Promise<readonly StoredState[]> {
  const files = (await readdir(targets)).filter((file) => file.endsWith('.ndjson'));
  const stored = await Promise.all(files.map((file) => readTargetState(join(targets, file))));
  return stored.filter((one) => one !== undefined);
}

async function deadIdsIn({ dead }: StoreFolder): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const file of await readdir(dead)) {
    for await (const { entry } of readDeadLetters(join(dead, file))) ids.add(entry.id ?? '');
  }
  return ids;
}
