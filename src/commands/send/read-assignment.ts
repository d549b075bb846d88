import { Problem } from '../../problem.ts';

/** `path=value`; the path ends at the first equals sign. */
export function readAssignment(text: string): { readonly path: string; readonly value: string } {
  const separator = text.indexOf('=');
  if (separator > 0) return { path: text.slice(0, separator), value: text.slice(separator + 1) };
  throw new Problem('bad-flag', `expected path=value, got "${text}".`);
}
