import { groupDigits } from '../../terminal/text/group-digits.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import type { SendStatistics } from './send-statistics.ts';

/** What became of many deliveries, as a table for a person. */
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
