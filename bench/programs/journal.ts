import { closeSync, readFileSync, writeSync } from 'node:fs';
import { load } from '../measuring/load.ts';
import { startListener } from './listener.ts';
import { temporaryFile } from './temporary-file.ts';

const linesPerWrite = 1_000;
/** The height of the block, which is made different in each line. One row selects the last heights. */
const height = '\\"height\\":300900';

export const firstHeight = 1_000_000;

/**
 * Makes a journal with this many deliveries. Each is a copy of one that `listen --record` wrote, with a different
 * height in each line and a different event in the last few.
 */
export async function makeJournal(lines: number, otherEvents: number): Promise<string> {
  const recorded = temporaryFile('recorded.ndjson');
  const listener = await startListener(['--record', recorded.path]);
  await load(listener, { amount: 1 });
  await listener.stop();
  const line = readFileSync(recorded.path, 'utf8');
  if (!line.includes(height)) throw new Error(`Expected ${height} in the journal, got ${line}.`);

  const { path, descriptor } = temporaryFile('journal.ndjson');
  for (let from = 0; from < lines; from += linesPerWrite) {
    const some = Array.from({ length: Math.min(linesPerWrite, lines - from) }, (_, index) => {
      const n = from + index;
      const numbered = line.replace(height, `\\"height\\":${firstHeight + n}`);
      return n < lines - otherEvents ? numbered : numbered.replaceAll('block.forged', 'block.applied');
    });
    writeSync(descriptor, some.join(''));
  }
  closeSync(descriptor);
  return path;
}
