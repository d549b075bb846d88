import { Problem } from '../problem.ts';

/** The path of a URL, without a query. */
export function readPath(text: string): string {
  if (/^\/[^?#\s]*$/.test(text)) return text;
  throw new Problem('bad-flag', `expected a path such as /webhook, got "${text}".`);
}
