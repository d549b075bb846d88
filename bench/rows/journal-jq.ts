import { rmSync } from 'node:fs';
import { alternate } from '../measuring/alternate.ts';
import { requireCount } from '../measuring/require-count.ts';
import { firstMissing, programPath } from '../programs/debian-programs.ts';
import { firstHeight, makeJournal } from '../programs/journal.ts';
import { runProcess } from '../programs/run-process.ts';
import { type ProcessOptions, script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

const lineCounts: Readonly<Record<Scale, number>> = { full: 1_000_000, quick: 100_000 };
/** How many deliveries pass the filter. */
const chosen = 10;
/** As many as a terminal shows at once. */
const pageRows = 40;

interface Command extends ProcessOptions {
  readonly argv: readonly string[];
}

interface Comparison {
  readonly name: string;
  readonly what: string;
  readonly against: string;
  readonly most: number;
  readonly missedBecause?: string;
  readonly turns: Readonly<Record<Scale, number>>;
  ours(journal: string, lines: number): Command;
  jq(journal: string, lines: number): Command;
  /** Returns the heights of the printed deliveries that both have to print. */
  expected(lines: number): readonly number[];
}

const jqProgram = () => programPath('jq');
/** Its first argument is the program that the shell runs as `$0`. */
const shell = '/bin/sh';

const lastHeights = (lines: number) =>
  Array.from({ length: chosen }, (_, index) => firstHeight + lines - chosen + index);

export const journalEventsJq = jqRow({
  name: 'journal-events-jq',
  what: `send --from a journal of 1,000,000 lines --events 'block.applied' --dry-run, which leaves ${chosen}`,
  against: 'jq -c, select by .event',
  most: 0.25,
  turns: { full: 3, quick: 2 },
  ours: (journal) => ({ argv: dryRun(journal, '--events', 'block.applied') }),
  jq: (journal) => ({
    program: jqProgram(),
    argv: ['-c', 'select(.event=="block.applied")', journal],
  }),
  expected: lastHeights,
});

export const journalWhereJq = jqRow({
  name: 'journal-where-jq',
  what: `send --from a journal of 1,000,000 lines --where 'height gte N' --dry-run, which leaves ${chosen}`,
  against: 'jq -c, select by .data.height of the body, with fromjson',
  most: 0.35,
  turns: { full: 3, quick: 2 },
  ours: (journal, lines) => ({
    argv: dryRun(journal, '--where', `height gte ${firstHeight + lines - chosen}`),
  }),
  jq: (journal, lines) => ({
    program: jqProgram(),
    argv: ['-c', `select(.body|fromjson|.data.height>=${firstHeight + lines - chosen})`, journal],
  }),
  expected: lastHeights,
});

export const journalListJq = jqRow({
  name: 'journal-list-jq',
  what: `journal list of 1,000,000 lines into head: the first ${pageRows} deliveries, start to exit`,
  against: 'head into jq -r, which prints the same fields',
  most: 1.5,
  missedBecause: 'Starting Node alone takes as long as head and jq together.',
  turns: { full: 40, quick: 10 },
  ours: (journal) => ({
    program: shell,
    // A title and a date precede the deliveries.
    argv: [
      ...['-c', `"$0" "$1" journal list "$2" | head -n ${pageRows + 2}`],
      ...[process.execPath, script, journal],
    ],
  }),
  jq: (journal) => ({
    program: shell,
    argv: ['-c', `head -n ${pageRows} "$1" | "$0" -r '${listedFields}'`, jqProgram(), journal],
  }),
  expected: () => Array.from({ length: pageRows }, (_, index) => firstHeight + index),
});

/** Number, time, event, and the facts about a block. */
const listedFields =
  '(.body|fromjson|.data) as $block | [input_line_number, .receivedAt[11:23], .event, "height \\($block.height)", ' +
  '$block.id, "\\($block.numberOfTransactions) transactions", $block.totalAmount] | join("  ")';

function dryRun(journal: string, ...filter: readonly string[]): readonly string[] {
  return [script, 'send', '--from', journal, 'localhost', ...filter, '--dry-run'];
}

function jqRow({ name, what, against, most, missedBecause, turns, ours, jq, expected }: Comparison): Row {
  return {
    name,
    what,
    against,
    aim: { side: 'at most', value: most, unit: 'x' },
    ...(missedBecause === undefined ? {} : { missedBecause }),
    missing: firstMissing('jq'),
    async measure(scale) {
      const lines = lineCounts[scale];
      const journal = await makeJournal(lines, chosen);
      const measure = (command: Command) => () => timePrinting(command, expected(lines));
      try {
        const pairs = await alternate(
          turns[scale],
          measure(ours(journal, lines)),
          measure(jq(journal, lines)),
        );
        const seconds = (which: 'ours' | 'baseline') => median(pairs.map((pair) => pair[which])) / 1_000;
        return {
          figure: summarize(pairs.map((pair) => pair.ours / pair.baseline)),
          ours: `${seconds('ours').toFixed(3)} s`,
          baseline: `${seconds('baseline').toFixed(3)} s`,
          note: `${lines} lines.`,
        };
      } finally {
        rmSync(journal);
      }
    },
  };
}

/** Returns the milliseconds from start to exit. @throws Error if other deliveries were printed than expected */
async function timePrinting({ argv, ...options }: Command, expected: readonly number[]): Promise<number> {
  const { exitCode, stdout, stderr, durationMs } = await runProcess(argv, options);
  if (exitCode !== 0) throw new Error(`Expected 0 of ${argv.join(' ')}, got ${exitCode}: ${stderr}`);
  // In words, in JSON, or in JSON that is quoted in JSON.
  const heights = [...stdout.matchAll(/\bheight(?: |\\?":)([\d,]+)/g)].map(([, digits = '']) =>
    Number(digits.replaceAll(',', '')),
  );
  requireCount('deliveries printed', heights.length, expected.length);
  const wrong = heights.find((height, index) => height !== expected[index]);
  if (wrong !== undefined) throw new Error(`Expected other heights of ${argv.join(' ')}, got ${wrong}.`);
  return durationMs;
}
