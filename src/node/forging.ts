import { type AnyChain, forgeAnyNext } from '../chain/any-chain.ts';
import type { NodeReport } from './node-report.ts';

interface ForgingOptions {
  readonly chain: AnyChain;
  /** Undefined forges when asked to, and never by itself. */
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

/** Forges a block of a fake chain every so often, and emits what a node emits for it. */
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

/** The slots of the chain. */
const slotMs = 8_000;
/** A chain that is faster begins this far back, so that its clock stays behind ours for long. */
const headStartMs = 24 * 3_600_000;

/**
 * When the chain of a local node begins, in Unix milliseconds.
 * @param blockTimeMs undefined for blocks on demand, which may come faster than the slots
 */
export function chainStartMs(blockTimeMs: number | undefined, nowMs: number): number {
  const isFast = blockTimeMs === undefined || blockTimeMs < slotMs;
  return nowMs - (isFast ? headStartMs : 0);
}
