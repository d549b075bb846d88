import type { OmittedValue } from '../../flags/flag.ts';
import { readCount, readDuration } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';

/** How many deliveries are generated: a number of them, or as many as a time allows. */
export type FuzzAmount =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'time'; readonly durationMs: number };

const maxCount = 1_000_000;

/** Reads `2000` or `30s`. */
export function readFuzzAmount(text: string): FuzzAmount {
  if (/^\d+$/.test(text)) return { kind: 'count', count: readCount(maxCount)(text) };
  if (/(?:ms|s|m)$/.test(text)) return { kind: 'time', durationMs: readDuration(text) };
  throw new Problem('bad-flag', `expected a number of deliveries or a duration (30s), got "${text}".`);
}

/** What `--fuzz` means without a value. */
export const defaultAmount: OmittedValue = {
  text: '500',
  // Also an unknown unit: no URL looks like that.
  isValue: (word) => /^\d+(?:\.\d+)?[a-z]*$/i.test(word),
};
