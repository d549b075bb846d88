import { onTestFinished } from 'vitest';
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/open-journal.ts';
import type { ForeignChange } from '../../src/journal/record-writer.ts';
import type { Problem } from '../../src/problem.ts';

export interface ExampleJournal extends Journal {
  /** What `onTrouble` received, as messages; null when it works again. */
  readonly troubles: readonly (string | null)[];
  readonly foreignChanges: readonly ForeignChange[];
}

/** Opens `deliveries.ndjson` of the directory; closed when the test ends. */
export async function openExample(
  directory: string,
  options: Partial<JournalOptions> = {},
): Promise<ExampleJournal> {
  const troubles: (string | null)[] = [];
  const foreignChanges: ForeignChange[] = [];
  const journal = await openJournal({
    name: 'deliveries.ndjson',
    directory,
    pid: process.pid,
    isRunning: (pid) => pid === process.pid,
    isFlushed: false,
    onTrouble: (problem: Problem | undefined) => troubles.push(problem?.message ?? null),
    onForeignChange: (change) => foreignChanges.push(change),
    ...options,
  });
  onTestFinished(() => journal.close());
  return { ...journal, troubles, foreignChanges };
}
