import { type AnyChain, forgeAnyNext } from '../chain/any-chain.ts';
import type { NodeReport } from './node-report.ts';

interface ForgingOptions {
  readonly chain: AnyChain;
  /** Undefined forges only on demand. */
  readonly blockTimeMs: number | undefined;
  /** Transactions in each block; undefined draws a number. */
  readonly transactions: number | undefined;
  emit(event: string, data: unknown): void;
  report(report: NodeReport): void;
}

interface Forging {
  /** Forges a block now. */
  forge(): void;
  stop(): void;
}

/** Forges blocks of a fake chain at a regular interval, and emits the events that a node emits for them. */
export function startForging({ chain, blockTimeMs, transactions, emit, report }: ForgingOptions): Forging {
  let reached = chain;
  const timer = blockTimeMs === undefined ? undefined : setInterval(forge, blockTimeMs);
  return { forge, stop: () => clearInterval(timer) };

  function forge(): void {
    const step = forgeAnyNext(reached, transactions === undefined ? {} : { transactions });
    reached = step.chain;
    const { height, id, numberOfTransactions } = step.block;
    report({ kind: 'block', height, id, transactions: numberOfTransactions, events: step.events.length });
    for (const { event, data } of step.events) emit(event, data);
  }
}

/** The length of a slot of the chain. */
const slotMs = 8_000;
/** A faster chain begins this far in the past, so its clock stays behind the real one for a long time. */
const headStartMs = 24 * 3_600_000;

/**
 * Returns when the chain of a local node begins, in Unix milliseconds.
 * @param blockTimeMs undefined for blocks on demand, which may be faster than the slots
 */
export function chainStartMs(blockTimeMs: number | undefined, nowMs: number): number {
  const isFast = blockTimeMs === undefined || blockTimeMs < slotMs;
  return nowMs - (isFast ? headStartMs : 0);
}
