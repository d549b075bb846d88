import { Problem } from '../../problem.ts';

/** A status that ends a request: 200 to 599. */
export function readStatus(text: string): number {
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new Problem('bad-flag', `expected a status from 200 to 599, got "${text}".`);
}
