import { median, quantile } from '../summary.ts';

/** How long the answers of a load took. */
export interface Latency {
  /** 99 of 100 answers took no longer. */
  readonly p99Ms: number;
  readonly worstMs: number;
  /** How many answers took longer than `lateMs`. */
  readonly late: number;
}

/** After this time a node gives up a delivery. */
export const lateMs = 1_500;

/** @param durationsMs at least one */
export function latencyOf(durationsMs: readonly number[]): Latency {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  return {
    p99Ms: quantile(sorted, 0.99),
    worstMs: quantile(sorted, 1),
    late: sorted.filter((durationMs) => durationMs > lateMs).length,
  };
}

/** Summarizes several turns: the median of what is typical, and the worst of all. @param turns at least one */
export function joinLatencies(turns: readonly Latency[]): Latency {
  return {
    p99Ms: median(turns.map(({ p99Ms }) => p99Ms)),
    worstMs: Math.max(...turns.map(({ worstMs }) => worstMs)),
    late: turns.reduce((sum, { late }) => sum + late, 0),
  };
}

export function latencyText({ p99Ms, worstMs }: Latency): string {
  return `p99 ${millisecondsText(p99Ms)}, worst ${millisecondsText(worstMs)}`;
}

export function millisecondsText(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
