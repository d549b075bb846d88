import { rmSync } from 'node:fs';
import { alternate } from '../measuring/alternate.ts';
import { countAt } from '../measuring/count-at.ts';
import { memoryMb } from '../measuring/memory.ts';
import { requireCount } from '../measuring/require-count.ts';
import { firstHeight, makeJournal } from '../programs/journal.ts';
import { runProcess } from '../programs/run-process.ts';
import { baselineArguments, startBaseline } from '../programs/start-baseline.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const lineCounts: Readonly<Record<Scale, number>> = { full: 1_000_000, quick: 100_000 };
const turns: Readonly<Record<Scale, number>> = { full: 3, quick: 2 };
/** How many deliveries pass the filter and are replayed. */
const chosen = 10;
const watchMs = 100;

export const journalEvents = journalRow('journal-events', "--events 'block.applied'", () => [
  '--events',
  'block.applied',
]);

export const journalWhere = journalRow('journal-where', "--where 'height gte N'", (lines) => [
  '--where',
  `height gte ${firstHeight + lines - chosen}`,
]);

function journalRow(name: string, filter: string, filterOf: (lines: number) => readonly string[]): Row {
  return {
    name,
    what: `send --from a journal of 1,000,000 lines ${filter}, which leaves ${chosen}`,
    against: 'readline and JSON.parse',
    aim: { side: 'at most', value: 1, unit: 'x' },
    async measure(scale) {
      const lines = lineCounts[scale];
      const [file, target] = await Promise.all([makeJournal(lines, chosen), startBaseline('bare-server')]);
      const peaks: number[] = [];
      try {
        const pairs = await alternate(
          turns[scale],
          async () => {
            const { durationMs, peakMb } = await replay([file, target.url, ...filterOf(lines)]);
            peaks.push(peakMb);
            return durationMs;
          },
          () => readLines(file, lines),
        );
        const arrived = await countAt(target);
        requireCount('deliveries at the target', arrived, turns[scale] * chosen);
        const seconds = (which: 'ours' | 'baseline') => median(pairs.map((pair) => pair[which])) / 1_000;
        return {
          figure: summarize(pairs.map(({ ours, baseline }) => ours / baseline)),
          ours: `${seconds('ours').toFixed(2)} s`,
          baseline: `${seconds('baseline').toFixed(2)} s`,
          note: `${lines} lines; at most ${Math.max(...peaks).toFixed(0)} MB of memory.`,
        };
      } finally {
        await target.stop();
        rmSync(file);
      }
    },
  };
}

/** Measures the whole process, including its start, and the highest memory use observed. */
async function replay(argv: readonly string[]): Promise<{ durationMs: number; peakMb: number }> {
  let peakMb = 0;
  let watch: NodeJS.Timeout | undefined;
  const { exitCode, stderr, durationMs } = await runProcess([script, 'send', '--from', ...argv], {
    onStarted(pid) {
      watch = setInterval(() => {
        try {
          peakMb = Math.max(peakMb, memoryMb(pid));
        } catch {
          // The process has just ended.
        }
      }, watchMs);
    },
  });
  clearInterval(watch);
  if (exitCode !== 0) throw new Error(`Expected 0 of send --from, got ${exitCode}: ${stderr}`);
  return { durationMs, peakMb };
}

/** Measures only the reading, without the start of the process. */
async function readLines(file: string, lines: number): Promise<number> {
  const { exitCode, stdout, stderr } = await runProcess(baselineArguments('read-lines', file));
  if (exitCode !== 0) throw new Error(`Expected 0 of read-lines, got ${exitCode}: ${stderr}`);
  const [durationMs, found] = stdout.split(' ').map(Number);
  requireCount('lines read', found ?? 0, lines);
  return durationMs ?? Number.NaN;
}
