import { Problem } from '../../problem.ts';

/** The path of a URL, without a query, escaped as clients send it. */
export function readPath(text: string): string {
  if (/^\/[^?#\s]*$/.test(text)) return new URL(text.replace(/^\/+/, '/'), 'http://localhost').pathname;
  throw new Problem('bad-flag', `expected a path such as /webhook, got "${text}".`);
}
