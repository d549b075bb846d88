import { type AnyChain, forgeAnyNext } from '../chain/any-chain.ts';
import { nextMoment } from '../chain/blocks/timeline.ts';
import { slotTimeMs } from '../chain/event-times.ts';
import type { NodeReport } from './node-report.ts';

interface ForgingOptions {
  readonly chain: AnyChain;
  /** Undefined forges only on demand. */
  readonly blockTimeMs: number | undefined;
  /** Transactions in each block; undefined draws a number. */
  readonly transactions: number | undefined;
  emit(event: string, data: unknown): void;
  report(report: NodeReport): void;
  /** Called once, when a block is dated in the future. */
  onAhead(): void;
  now(): number;
}

interface Forging {
  /** Forges a block now. */
  forge(): void;
  stop(): void;
}

/** Forges blocks of a fake chain at a regular interval, and emits the events that a node emits for them. */
export function startForging(options: ForgingOptions): Forging {
  const { chain, blockTimeMs, transactions, emit, report } = options;
  let reached = chain;
  let isAhead = false;
  const startsAhead = !isDue();
  const timer = blockTimeMs === undefined ? undefined : setInterval(forgeIfDue, blockTimeMs);
  return { forge, stop: () => clearInterval(timer) };

  /** Waits while the next slot is in the future, as after a missed one, unless the chain was to start there. */
  function forgeIfDue(): void {
    if (startsAhead || isDue()) forge();
  }

  function isDue(): boolean {
    return slotTimeMs(reached, nextMoment(reached).slot) <= options.now();
  }

  function forge(): void {
    const step = forgeAnyNext(reached, transactions === undefined ? {} : { transactions });
    reached = step.chain;
    if (!isAhead && slotTimeMs(reached, reached.slot) > options.now()) {
      isAhead = true;
      options.onAhead();
    }
    const { height, id, numberOfTransactions } = step.block;
    report({ kind: 'block', height, id, transactions: numberOfTransactions, events: step.events.length });
    for (const { event, data } of step.events) emit(event, data);
  }
}

/** The length of a slot of the chain. */
const slotMs = 8_000;
/** A faster chain begins this far in the past, so its clock stays behind the real one: for 4 months at two seconds. */
const headStartMs = 365 * 24 * 3_600_000;

/**
 * Returns when the chain of a local node begins, in Unix milliseconds.
 * @param blockTimeMs undefined for blocks on demand, which may be faster than the slots
 */
export function chainStartMs(blockTimeMs: number | undefined, nowMs: number): number {
  const isFast = blockTimeMs === undefined || blockTimeMs < slotMs;
  return nowMs - (isFast ? headStartMs : 0);
}
