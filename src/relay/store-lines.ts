import { join } from 'node:path';
import type { DamagedLine, DeliveryState, JournalEntry } from '../journal/journal-record.ts';
import { openJournalSource } from '../journal/open-journal-source.ts';
import { type ReadJournalOptions, readJournal } from '../journal/read-journal.ts';
import { wantedBy } from '../protocol/events/event-pattern.ts';
import { readDeadLetters } from './dead-letters.ts';
import { findSegments, type Segment } from './delivery-log.ts';
import { filesIn, type StoreFolder } from './store-folder.ts';
import { readTargetState, storedTargetKeys, type TargetState, targetFile } from './target-state.ts';

/**
 * Reads the deliveries of a store as if it were one journal, each with its state, also while a relay runs. Those put back
 * for a single target are left out: the state of the original is `waiting` then.
 */
export async function* readStoreLines(
  folder: StoreFolder,
  sieve: ReadJournalOptions,
  stop: AbortSignal,
): AsyncGenerator<JournalEntry | DamagedLine> {
  // In this order, what a running relay moves meanwhile is found in at least one place.
  const targets = await targetsIn(folder);
  const deadFiles = await filesIn(folder.dead);
  const dead = await deadIdsIn(folder, deadFiles);
  const segments = await findSegments(folder.deliveries);
  const revived = await revivedIds(targets.filter(({ key }) => deadFiles.includes(targetFile(key))));
  for await (const found of linesIn(segments, sieve)) {
    if (found.kind === 'damaged') yield found;
    else if (found.onlyFor === undefined) yield { ...found, id: undefined, state: stateOf(found) };
  }

  async function* linesIn(
    chosen: readonly Segment[],
    options: ReadJournalOptions,
  ): AsyncGenerator<JournalEntry | DamagedLine> {
    for (const { first, path } of chosen) {
      const source = await openJournalSource(path, { directory: folder.path, stop });
      for await (const found of readJournal(source, options)) {
        if (found.kind !== 'answer') yield { ...found, line: first + found.line - 1 };
      }
    }
  }

  /** The ids of dead letters that were put back, and wait. Reads only what the targets have not accepted. */
  async function revivedIds(owners: readonly StoredTarget[]): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    const from = Math.min(...owners.map(firstLeft));
    const left = segments.filter((_, index) => (segments[index + 1]?.first ?? Infinity) > from);
    for await (const found of linesIn(left, {})) {
      if (found.kind === 'damaged' || found.onlyFor === undefined) continue;
      if (owners.some((target) => target.key === found.onlyFor && isLeft(target, found)))
        ids.add(found.id ?? '');
    }
    return ids;
  }

  function stateOf(entry: JournalEntry): DeliveryState | undefined {
    const { id = '', event } = entry;
    if (dead.has(id)) return 'dead';
    if (revived.has(id) || targets.some((target) => isLeft(target, entry))) return 'waiting';
    return targets.some(({ isWanted }) => isWanted(event)) ? 'delivered' : undefined;
  }
}

interface StoredTarget {
  readonly key: string;
  /** Undefined if it cannot be read: the target will get all deliveries again. */
  readonly state: TargetState | undefined;
  isWanted(event: string): boolean;
}

/** Whether a target has not accepted a delivery yet. */
function isLeft({ state, isWanted }: StoredTarget, { line, event }: JournalEntry): boolean {
  if (!isWanted(event)) return false;
  if (state === undefined || line >= state.next.line) return true;
  return state.unfinished.some(({ place }) => place.line === line);
}

function firstLeft({ state }: StoredTarget): number {
  if (state === undefined) return 1;
  return Math.min(state.next.line, ...state.unfinished.map(({ place }) => place.line));
}

async function targetsIn(folder: StoreFolder): Promise<readonly StoredTarget[]> {
  const keys = await storedTargetKeys(folder);
  const stored = keys.map(async (key): Promise<readonly StoredTarget[]> => {
    const found = await readTargetState(join(folder.targets, targetFile(key)));
    return found === undefined ? [] : [{ key, state: found.state, isWanted: wantedBy(found.events) }];
  });
  return (await Promise.all(stored)).flat();
}

async function deadIdsIn({ dead }: StoreFolder, files: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const file of files) {
    for await (const { entry } of readDeadLetters(join(dead, file))) ids.add(entry.id ?? '');
  }
  return ids;
}
