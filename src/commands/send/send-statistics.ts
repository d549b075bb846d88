import { isSuccess, type PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { SuccessRule } from '../../protocol/delivery/profile.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import type { Palette } from '../../terminal/text/palette.ts';

export interface SendStatistics {
  readonly sent: number;
  /** Answered with what the sender counts as success. */
  readonly succeeded: number;
  /** Answered with anything else. */
  readonly other: number;
  /** Not answered. */
  readonly failed: number;
  readonly perSecond: number;
  /** Of the answered deliveries, in milliseconds; null if there are none. */
  readonly durationsMs: {
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
}

interface SendCounter {
  count(outcome: PostOutcome, durationMs: number): void;
  /** @param elapsedMs from the first delivery to the last answer */
  statistics(elapsedMs: number): SendStatistics;
}

export function createSendCounter(rule: SuccessRule): SendCounter {
  const durations: number[] = [];
  let sent = 0;
  let succeeded = 0;
  return {
    count(outcome, durationMs) {
      sent += 1;
      if (outcome.kind === 'answered') durations.push(durationMs);
      if (isSuccess(outcome, rule)) succeeded += 1;
    },
    statistics(elapsedMs) {
      const sorted = Float64Array.from(durations).sort();
      return {
        sent,
        succeeded,
        other: durations.length - succeeded,
        failed: sent - durations.length,
        perSecond: elapsedMs > 0 ? (sent * 1000) / elapsedMs : 0,
        durationsMs: {
          p50: percentile(sorted, 0.5),
          p90: percentile(sorted, 0.9),
          p99: percentile(sorted, 0.99),
          max: sorted.at(-1) ?? null,
        },
      };
    },
  };
}

/** Returns the smallest value that at least this share of all values does not exceed. */
function percentile(sorted: Float64Array, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** Returns the outcome of many deliveries as a human-readable table. */
export function statisticsText(statistics: SendStatistics, palette: Palette): string {
  const { sent, succeeded, other, failed, perSecond, durationsMs } = statistics;
  const { p50, p90, p99, max } = durationsMs;
  const cells = [
    ['sent', count(sent)],
    ['2xx', succeeded === sent ? palette.good(count(succeeded)) : count(succeeded)],
    ['other', other > 0 ? palette.bad(count(other)) : count(other)],
    ['failed', failed > 0 ? palette.bad(count(failed)) : count(failed)],
    ['per second', perSecond.toFixed(perSecond < 100 ? 1 : 0)],
    ['p50', milliseconds(p50)],
    ['p90', milliseconds(p90)],
    ['p99', milliseconds(p99)],
    ['max', milliseconds(max)],
  ] as const;
  return cells.map(([name, value]) => `${palette.faint(name.padEnd(10))}  ${value}\n`).join('');
}

function count(value: number): string {
  return groupDigits(String(value));
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(1)} ms`;
}
