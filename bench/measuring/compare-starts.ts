import type { Measurement } from '../row.ts';
import type { Scale } from '../scale.ts';
import { median, summarize } from '../summary.ts';
import { alternate, type Pair } from './alternate.ts';
import { cpuTimeOfChildrenMs } from './cpu-time.ts';

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
}

const turns: Readonly<Record<Scale, number>> = { full: 80, quick: 15 };

/** Compares how long two programs take to start as a ratio, measured alternately. */
export async function compareStarts(
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
  scale: Scale,
): Promise<Measurement> {
  const timed = (start: () => Promise<number>) => async (): Promise<Start> => {
    const beforeMs = cpuTimeOfChildrenMs();
    const wallMs = await start();
    const afterMs = cpuTimeOfChildrenMs();
    const isTold = beforeMs !== undefined && afterMs !== undefined;
    return { wallMs, cpuMs: isTold ? afterMs - beforeMs : undefined };
  };
  // Warms up, so files come from the cache of the system from now on.
  await alternate(3, ours, baseline);
  const pairs = await alternate(turns[scale], timed(ours), timed(baseline));
  return {
    // The ratio of the medians: a single start is far noisier than what is measured.
    figure: ratiosOf(pairs),
    ours: timeText(pairs, 'ours'),
    baseline: timeText(pairs, 'baseline'),
    cpuRatio: ratio(meanCpuMs(pairs, 'ours'), meanCpuMs(pairs, 'baseline')),
  };
}

function ratiosOf(pairs: readonly Pair<Start>[]): Measurement['figure'] {
  const { low, high } = summarize(pairs.map(({ ours, baseline }) => ours.wallMs / baseline.wallMs));
  const wall = (which: keyof Pair<Start>) => median(pairs.map((pair) => pair[which].wallMs));
  return { median: wall('ours') / wall('baseline'), low, high };
}

function timeText(pairs: readonly Pair<Start>[], which: keyof Pair<Start>): string {
  const cpuMs = meanCpuMs(pairs, which);
  const wall = `${median(pairs.map((pair) => pair[which].wallMs)).toFixed(1)} ms`;
  return cpuMs === undefined ? wall : `${wall}, cpu ${cpuMs.toFixed(1)} ms`;
}

/** The mean, not the median: the clock of processor time is too coarse for a single start, but its sum is right. */
function meanCpuMs(pairs: readonly Pair<Start>[], which: keyof Pair<Start>): number | undefined {
  const times = pairs.flatMap((pair) => pair[which].cpuMs ?? []);
  if (times.length < pairs.length) return undefined;
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

function ratio(ours: number | undefined, baseline: number | undefined): number | undefined {
  return ours === undefined || baseline === undefined ? undefined : ours / baseline;
}
