import type { Server } from '../programs/server.ts';
import type { Measurement } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';
import { alternate, type Pair } from './alternate.ts';
import { joinLatencies, lateMs, latencyText } from './latency.ts';
import { type Load, type LoadResult, load } from './load.ts';

export interface Comparison {
  readonly ours: Server;
  readonly baseline: Server;
  readonly load?: Omit<Load, 'amount'>;
}

/** Deliveries in one turn: enough for about a second of the slower one. */
const amounts: Readonly<Record<Scale, number>> = { full: 10_000, quick: 3_000 };
const turns: Readonly<Record<Scale, number>> = { full: 15, quick: 5 };

export interface ServerComparison {
  readonly measurement: Measurement;
  /** How many deliveries each of the two was sent. */
  readonly sent: number;
}

/** Compares the deliveries per second of two servers as a ratio, measured alternately. */
export async function compareServers(
  { ours, baseline, load: kind }: Comparison,
  scale: Scale,
): Promise<ServerComparison> {
  const amount = amounts[scale];
  const measure = (server: Server) => () => load(server, { ...kind, amount });
  // Warms up both, so Node has optimized the code that runs often before the first measurement.
  await alternate(scale === 'full' ? 2 : 1, measure(ours), measure(baseline));
  const pairs = await alternate(turns[scale], measure(ours), measure(baseline));
  const sent = amount * (turns[scale] + (scale === 'full' ? 2 : 1));
  return { measurement: measurementOf(pairs), sent };
}

export function measurementOf(pairs: readonly Pair<LoadResult>[]): Measurement {
  const rates = (which: keyof Pair<LoadResult>) => median(pairs.map((pair) => pair[which].perSecond));
  const latency = (which: keyof Pair<LoadResult>) => joinLatencies(pairs.map((pair) => pair[which].latency));
  const text = (which: keyof Pair<LoadResult>) =>
    `${Math.round(rates(which))}/s${cpuText(pairs, which)}, ${latencyText(latency(which))}`;
  const { late } = latency('ours');
  return {
    figure: summarize(pairs.map(({ ours, baseline }) => ours.perSecond / baseline.perSecond)),
    ours: text('ours'),
    baseline: text('baseline'),
    cpuRatio: cpuRatioOf(pairs),
    misses: late === 0 ? [] : [`${late} answers took more than ${lateMs} ms.`],
  };
}

function cpuText(pairs: readonly Pair<LoadResult>[], which: keyof Pair<LoadResult>): string {
  const times = pairs.flatMap((pair) => pair[which].cpuUs ?? []);
  return times.length === 0 ? '' : `, ${Math.round(median(times))} µs`;
}

function cpuRatioOf(pairs: readonly Pair<LoadResult>[]): number | undefined {
  const ratios = pairs.flatMap(({ ours, baseline }) =>
    ours.cpuUs === undefined || baseline.cpuUs === undefined ? [] : [ours.cpuUs / baseline.cpuUs],
  );
  return ratios.length === 0 ? undefined : median(ratios);
}
