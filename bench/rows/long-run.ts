import { type LongRun, longRun } from '../measuring/long-run.ts';
import type { Row } from '../row.ts';
import { summarize } from '../summary.ts';

export const memory: Row = {
  name: 'memory',
  what: 'resident memory of listen --json at 1,000,000 deliveries',
  against: 'at 200,000, when the young generation of V8 has grown',
  aim: { side: 'at most', value: 5, unit: 'MB' },
  async measure(scale) {
    const { count, grown, late } = await longRun(scale, 'memory');
    return {
      figure: summarize([late.memoryMb - grown.memoryMb]),
      ours: `${late.memoryMb.toFixed(1)} MB`,
      baseline: `${grown.memoryMb.toFixed(1)} MB`,
      note: `At ${count} distinct deliveries.`,
    };
  },
};

export const steady: Row = {
  name: 'steady',
  what: 'time per delivery of listen --json at 1,000,000',
  against: 'at 10,000, each as a ratio to the bare server',
  aim: { side: 'at most', value: 1.1, unit: 'x' },
  async measure(scale) {
    const run = await longRun(scale, 'steady');
    const { count, early, late } = run;
    return {
      figure: growth(run),
      ours: late.measurement.ours,
      baseline: early.measurement.ours,
      cpuRatio: cpuGrowth(run),
      misses: late.measurement.misses ?? [],
      note: `At ${count} distinct deliveries.`,
    };
  },
};

function growth({ early, late }: LongRun) {
  const before = early.measurement.figure.median;
  return summarize(late.pairs.map(({ ours, baseline }) => before / (ours.perSecond / baseline.perSecond)));
}

function cpuGrowth({ early, late }: LongRun): number | undefined {
  const [before, after] = [early, late].map(({ measurement }) => measurement.cpuRatio);
  return before === undefined || after === undefined ? undefined : after / before;
}
