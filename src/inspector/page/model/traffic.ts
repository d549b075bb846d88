/** What happened in an interval. */
export interface TrafficBucket {
  readonly startMs: number;
  readonly perSecond: number;
  /** Null if no duration is known. Both are at most 5% too high. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

interface Tally {
  count: number;
  /** How many durations fell into each step. */
  readonly steps: Uint32Array;
}

// Each step is a twentieth longer than the one before: from a tenth of a millisecond to five minutes.
const growth = Math.log(1.05);
const shortestMs = 0.1;
const stepCount = Math.ceil(Math.log(300_000 / shortestMs) / growth) + 1;

/**
 * Rate and durations over time, in memory that does not grow: once there are more than `maxBuckets` intervals, each
 * becomes twice as long. Deliveries may be added in any order.
 */
export class Traffic {
  readonly #maxBuckets: number;
  readonly #tallies = new Map<number, Tally>();
  #intervalMs = 1_000;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(maxBuckets: number) {
    this.#maxBuckets = maxBuckets;
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  add(receivedAtMs: number, durationMs: number | null): void {
    let index = Math.floor(receivedAtMs / this.#intervalMs);
    while (Math.max(index, this.#last) - Math.min(index, this.#first) >= this.#maxBuckets) {
      this.#double();
      index = Math.floor(index / 2);
    }
    const tally = this.#tallyAt(index);
    tally.count += 1;
    if (durationMs === null) return;
    const step = Math.ceil(Math.log(Math.max(durationMs, shortestMs) / shortestMs) / growth);
    const place = Math.min(step, stepCount - 1);
    tally.steps[place] = (tally.steps[place] ?? 0) + 1;
  }

  /** All intervals from the first to the last, including those without a delivery. */
  buckets(): readonly TrafficBucket[] {
    const buckets: TrafficBucket[] = [];
    for (let index = this.#first; index <= this.#last; index += 1) {
      const tally = this.#tallies.get(index);
      buckets.push({
        startMs: index * this.#intervalMs,
        perSecond: ((tally?.count ?? 0) * 1_000) / this.#intervalMs,
        p50Ms: percentile(tally, 0.5),
        p99Ms: percentile(tally, 0.99),
      });
    }
    return buckets;
  }

  #tallyAt(index: number): Tally {
    const known = this.#tallies.get(index);
    if (known !== undefined) return known;
    const tally = { count: 0, steps: new Uint32Array(stepCount) };
    this.#tallies.set(index, tally);
    this.#first = Math.min(this.#first, index);
    this.#last = Math.max(this.#last, index);
    return tally;
  }

  #double(): void {
    const old = [...this.#tallies];
    this.#tallies.clear();
    this.#intervalMs *= 2;
    this.#first = Number.POSITIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    for (const [index, { count, steps }] of old) {
      const tally = this.#tallyAt(Math.floor(index / 2));
      tally.count += count;
      for (const [step, amount] of steps.entries()) tally.steps[step] = (tally.steps[step] ?? 0) + amount;
    }
  }
}

function percentile(tally: Tally | undefined, share: number): number | null {
  const total = tally?.steps.reduce((sum, amount) => sum + amount, 0) ?? 0;
  if (tally === undefined || total === 0) return null;
  let left = Math.ceil(total * share);
  for (const [step, amount] of tally.steps.entries()) {
    left -= amount;
    if (left <= 0) return shortestMs * Math.exp(step * growth);
  }
  return null;
}
