import { Problem } from '../../problem.ts';

/** How many times as fast as recorded: `1x`, `2x`, `0.5x`; infinite for `max`. */
export function readSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(/^(\d+(?:\.\d+)?)x$/.exec(text)?.[1]);
  if (speed >= 0.001 && speed <= 1_000_000) return speed;
  throw new Problem('bad-flag', `expected a speed such as 1x, 2x, 0.5x or max, got "${text}".`);
}
