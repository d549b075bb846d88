import type { GlobalValues } from '../flags/global-flags.ts';

/**
 * Whether a stream is coloured: the flags decide, then FORCE_COLOR, NO_COLOR (no-color.org: any text but none), then
 * whether it is a terminal that can.
 */
export function isColoured(
  stream: { readonly isTerminal: boolean },
  globals: GlobalValues,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (globals['no-color']) return false;
  if (globals.color) return true;
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (none !== undefined && none !== '') return false;
  return stream.isTerminal && terminal !== 'dumb';
}
