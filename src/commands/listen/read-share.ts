import { Problem } from '../../problem.ts';

/** A share such as `0.1` or `10%`; from 0 to 1. */
export function readShare(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%)?$/.exec(text) ?? [];
  const share = Number(digits) / (percent === undefined ? 1 : 100);
  if (share >= 0 && share <= 1) return share;
  throw new Problem('bad-flag', `expected a share from 0 to 1 such as 0.1 or 10%, got "${text}".`);
}
