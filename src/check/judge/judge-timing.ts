import type { Finding, Observation } from '../cases/check-case.ts';
import { isRefused } from './outcome-kind.ts';

/** Fewer pairs show nothing. */
export const leastPairs = 10;
/** Chance makes one of two equal things slower in 9 of 10 pairs once in 1,600 runs of 20 pairs. */
const sameWay = 0.9;
/** A difference that a machine under load can cause. */
const leastDifferenceMs = 2;
const leastRatio = 0.2;

/**
 * Compares how long refusals take for a wrong half and for one that is almost correct, pair by pair: whatever else slows
 * the machine down hits both of a pair.
 * @param own pairs of a control with a wrong half and a probe with an almost correct one, in either order
 */
export function judgeTiming(own: readonly Observation[]): Finding {
  const pairs: (readonly [wrong: number, almost: number])[] = [];
  for (let index = 0; index + 1 < own.length; index += 2) {
    const pair = own.slice(index, index + 2);
    const wrong = pair.find(({ role }) => role === 'control');
    const almost = pair.find(({ role }) => role === 'probe');
    if (wrong === undefined || almost === undefined) continue;
    if (!isRefused(wrong.outcome) || !isRefused(almost.outcome)) continue;
    pairs.push([wrong.outcome.durationMs, almost.outcome.durationMs]);
  }
  if (pairs.length < leastPairs) {
    return { verdict: 'skip', found: 'not judged: too few of these authorizations were refused' };
  }
  const wrongMs = median(pairs.map(([wrong]) => wrong));
  const almostMs = median(pairs.map(([, almost]) => almost));
  const differenceMs = median(pairs.map(([wrong, almost]) => almost - wrong));
  const slower = pairs.filter(([wrong, almost]) => almost > wrong).length;
  const share = Math.max(slower, pairs.length - slower) / pairs.length;
  const found = `no correct character: ${wrongMs.toFixed(1)} ms, 31 correct ones: ${almostMs.toFixed(1)} ms (medians of ${pairs.length})`;
  const isTelling =
    share >= sameWay &&
    Math.abs(differenceMs) >= leastDifferenceMs &&
    Math.abs(differenceMs) >= leastRatio * Math.min(wrongMs, almostMs);
  if (!isTelling) return { verdict: 'pass', found };
  return { verdict: 'fail', found: `${found}; slower in ${slower} of ${pairs.length} pairs` };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
