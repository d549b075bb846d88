import { Problem } from '../problem.ts';

const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
/** The longest that a timer of Node can wait. */
const maxMs = 2_147_483_647;

/** A duration such as `250ms`, `3s` or `2m`; in milliseconds. */
export function readDuration(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const durationMs = Math.round(Number(digits) * (msPerUnit[unit ?? ''] ?? Number.NaN));
  if (durationMs >= 1 && durationMs <= maxMs) return durationMs;
  const hint = /^[1-9]\d*$/.test(text) ? { hint: `Did you mean ${text}s or ${text}ms?` } : {};
  throw new Problem('bad-flag', `expected a duration such as 250ms, 3s or 2m, got "${text}".`, hint);
}
