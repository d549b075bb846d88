import { Problem } from '../problem.ts';
import type { ReadText } from './flag.ts';

/** Makes a reader of whole numbers from 1 to a limit. */
export function readCount(max: number): ReadText<number> {
  return (text) => {
    const count = Number(text);
    if (/^\d{1,9}$/.test(text) && count >= 1 && count <= max) return count;
    throw new Problem('bad-flag', `expected a number from 1 to ${max}, got "${text}".`);
  };
}
