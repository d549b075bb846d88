import { Problem } from '../problem.ts';

/** Any text but none. */
export function readText(text: string): string {
  if (text !== '') return text;
  throw new Problem('bad-flag', 'expected a text, got nothing.');
}
