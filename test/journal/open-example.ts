import { onTestFinished } from 'vitest';
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/open-journal.ts';
import type { Problem } from '../../src/problem.ts';

export interface ExampleJournal extends Journal {
  /** What `onTrouble` was told, as messages; null when it works again. */
  readonly troubles: readonly (string | null)[];
}

/** Opens `deliveries.ndjson` of the directory; closed when the test ends. */
export async function openExample(
  directory: string,
  options: Partial<JournalOptions> = {},
): Promise<ExampleJournal> {
  const troubles: (string | null)[] = [];
  const journal = await openJournal({
    name: 'deliveries.ndjson',
    directory,
    pid: process.pid,
    isRunning: (pid) => pid === process.pid,
    isFlushed: false,
    onTrouble: (problem: Problem | undefined) => troubles.push(problem?.message ?? null),
    ...options,
  });
  onTestFinished(() => journal.close());
  return { ...journal, troubles };
}
