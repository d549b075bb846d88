import { type LongRun, longRun } from '../long-run.ts';
import type { Row } from '../row.ts';
import { summarize } from '../summary.ts';

export const memory: Row = {
  name: 'memory',
  what: 'memory of listen --json after 1,000,000 deliveries',
  against: 'after 10,000',
  aim: { side: 'at most', value: 20, unit: 'MB' },
  missedBecause:
    'All of it is the young generation of V8, which grows to 32 MB with the first 100,000 deliveries; from then on it is flat.',
  async measure(scale) {
    const { count, early, late } = await longRun(scale);
    return {
      figure: summarize([late.memoryMb - early.memoryMb]),
      ours: `${late.memoryMb.toFixed(1)} MB`,
      baseline: `${early.memoryMb.toFixed(1)} MB`,
      note: `After ${count} distinct deliveries.`,
    };
  },
};

export const steady: Row = {
  name: 'steady',
  what: 'time per delivery of listen --json at 1,000,000',
  against: 'at 10,000, each as a ratio to the bare server',
  aim: { side: 'at most', value: 1.1, unit: 'x' },
  async measure(scale) {
    const run = await longRun(scale);
    const { count, early, late } = run;
    return {
      figure: growth(run),
      ours: late.measurement.ours,
      baseline: early.measurement.ours,
      cpuRatio: cpuGrowth(run),
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
