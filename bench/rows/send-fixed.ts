import { createRequire } from 'node:module';
import { alternate } from '../measuring/alternate.ts';
import { countAt } from '../measuring/count-at.ts';
import { requireCount } from '../measuring/require-count.ts';
import { firstMissing, programPath } from '../programs/debian-programs.ts';
import { blockBody, deliveryHeaders } from '../programs/delivery.ts';
import { runProcess } from '../programs/run-process.ts';
import { sendMany } from '../programs/send-many.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { writeTemporaryFile } from '../programs/temporary-file.ts';
import type { Row } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';

/** Multiples of the connections, because hey sends no remainder. */
const counts: Readonly<Record<Scale, number>> = { full: 48_000, quick: 3_200 };
const turns: Readonly<Record<Scale, number>> = { full: 5, quick: 2 };
const connections = '32';

interface LoadTester {
  readonly program: string;
  readonly argv: readonly string[];
  /** Finds the requests per second in what it prints. */
  rateIn(stdout: string): number;
}

/** @param body the file that holds it */
type TesterOf = (url: string, body: string, count: string) => LoadTester;

const autocannon: TesterOf = (url, body, count) => ({
  program: process.execPath,
  argv: [
    createRequire(import.meta.url).resolve('autocannon'),
    ...['--connections', connections, '--amount', count, '--method', 'POST', '--input', body, '--json'],
    // Its default is to look only once a second whether it is done.
    ...['--sampleInt', '20'],
    ...Object.entries(deliveryHeaders).flatMap(([name, value]) => ['--headers', `${name}=${value}`]),
    url,
  ],
  rateIn(stdout) {
    const { '2xx': answers, duration }: Readonly<Record<string, number>> = JSON.parse(stdout);
    return Number(answers) / Number(duration);
  },
});

const hey: TesterOf = (url, body, count) => ({
  program: programPath('hey'),
  argv: [
    ...['-n', count, '-c', connections, '-m', 'POST', '-D', body, '-T', deliveryHeaders['content-type']],
    ...['-H', `Authorization: ${deliveryHeaders.authorization}`],
    url,
  ],
  rateIn: (stdout) => Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
});

export const sendAutocannon: Row = {
  ...rowOf(autocannon),
  name: 'send-autocannon',
  against: 'autocannon with the same body and 32 connections',
  missedBecause: 'The profile is that of undici, which takes 60 %: autocannon has a smaller parser.',
};
export const sendHey: Row = {
  ...rowOf(hey),
  name: 'send-hey',
  against: 'hey with the same body and 32 connections',
  missing: firstMissing('hey'),
  missedBecause: 'hey is compiled and uses both cores.',
};

function rowOf(testerOf: TesterOf): Omit<Row, 'name' | 'against'> {
  return {
    what: 'send --count 48000 --concurrency 32 --rate max, one fixed body, while sending',
    aim: { side: 'at least', value: 1, unit: 'x' },
    async measure(scale) {
      const count = String(counts[scale]);
      const body = writeTemporaryFile('body.json', blockBody);
      const target = await startBaseline('bare-server');
      try {
        const tester = testerOf(target.url, body, count);
        const pairs = await alternate(
          turns[scale],
          async () => (await sendMany(target.url, counts[scale], ['--body', body])).perSecond,
          () => rateOf(tester),
        );
        requireCount('deliveries at the target', await countAt(target), 2 * turns[scale] * counts[scale]);
        const rate = (which: 'ours' | 'baseline') => Math.round(median(pairs.map((pair) => pair[which])));
        return {
          figure: summarize(pairs.map(({ ours, baseline }) => ours / baseline)),
          ours: `${rate('ours')}/s`,
          baseline: `${rate('baseline')}/s`,
        };
      } finally {
        await target.stop();
      }
    },
  };
}

async function rateOf({ program, argv, rateIn }: LoadTester): Promise<number> {
  const { exitCode, stdout, stderr } = await runProcess(argv, { program });
  const rate = exitCode === 0 ? rateIn(stdout) : Number.NaN;
  if (!(rate > 0)) throw new Error(`Expected a rate, got ${stdout}${stderr}`);
  return rate;
}
