import { Problem } from '../../problem.ts';

const perSecond: Readonly<Record<string, number>> = { '': 1, '/s': 1, '/m': 1 / 60 };

/** A rate such as `50/s`, `10/m` or `max`; in events per second, infinite for `max`. */
export function readRate(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(\/s|\/m)?$/.exec(text) ?? [];
  const rate = Number(digits) * (perSecond[unit ?? ''] ?? Number.NaN);
  if (rate > 0 && rate <= 1_000_000) return rate;
  throw new Problem('bad-flag', `expected a rate such as 50/s, 10/m or max, got "${text}".`);
}
