import { distinctBlocks } from '../programs/delivery.ts';
import { startListener } from '../programs/listener.ts';
import type { Server } from '../programs/server.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import type { Measurement } from '../row.ts';
import type { Scale } from '../scale.ts';
import { alternate, type Pair } from './alternate.ts';
import { measurementOf } from './compare-servers.ts';
import { countLines } from './count-lines.ts';
import { type LoadResult, load } from './load.ts';
import { memoryMb } from './memory.ts';
import { requireCount } from './require-count.ts';

export interface LongRun {
  readonly count: number;
  /** Rates and memory up to the 10,000th delivery, up to a fifth of all deliveries, and up to the last one. */
  readonly early: Moment;
  readonly grown: Moment;
  readonly late: Moment;
}

interface Moment {
  readonly measurement: Measurement;
  readonly pairs: readonly Pair<LoadResult>[];
  readonly memoryMb: number;
}

const counts: Readonly<Record<Scale, number>> = { full: 1_000_000, quick: 100_000 };
const early = 10_000;
const turns = 5;
const turnAmount = 1_500;

/** The last run of each scale, and the rows that have read it. */
const runs = new Map<Scale, { readonly result: Promise<LongRun>; readonly readers: Set<string> }>();

/**
 * Runs one listener that receives 1,000,000 deliveries, or 100,000 if quick. Several rows share a run. A row that asks
 * again gets a new one.
 */
export function longRun(scale: Scale, reader: string): Promise<LongRun> {
  const last = runs.get(scale);
  const shared =
    last === undefined || last.readers.has(reader)
      ? { result: run(counts[scale]), readers: new Set<string>() }
      : last;
  shared.readers.add(reader);
  runs.set(scale, shared);
  return shared.result;
}

async function run(count: number): Promise<LongRun> {
  const [ours, baseline] = await Promise.all([startListener(['--json']), startBaseline('bare-server')]);
  const measured = turns * turnAmount;
  await load(ours, { ...distinctBlocks, amount: early - measured });
  await load(baseline, { ...distinctBlocks, amount: early - measured });
  const first = await measure(ours, baseline);
  const grown = count / 5;
  await load(ours, { ...distinctBlocks, amount: grown - early - measured });
  const middle = await measure(ours, baseline);
  await load(ours, { ...distinctBlocks, amount: count - grown - measured });
  const last = await measure(ours, baseline);
  await Promise.all([ours.stop(), baseline.stop()]);
  requireCount('deliveries in the output', await countLines(ours.output, /\{"type":"delivery"/), count);
  ours.discard();
  return { count, early: first, grown: middle, late: last };
}

async function measure(ours: Server, baseline: Server): Promise<Moment> {
  const memory: number[] = [];
  const pairs = await alternate(
    turns,
    async () => {
      const result = await load(ours, { ...distinctBlocks, amount: turnAmount });
      memory.push(memoryMb(ours.pid));
      return result;
    },
    () => load(baseline, { ...distinctBlocks, amount: turnAmount }),
  );
  // The least of several, because garbage that is not yet collected does not count.
  return { measurement: measurementOf(pairs), pairs, memoryMb: Math.min(...memory) };
}
