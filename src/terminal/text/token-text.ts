import type { Palette } from './palette.ts';

/** Returns human-readable lines: the three values with their names and purposes. */
export function tokenText(
  values: { readonly token: string; readonly authorization: string; readonly verification: string },
  palette: Palette,
): string {
  const lines = [
    ['token', values.token, 'whole token; a node shows it once, when it creates the webhook'],
    ['authorization', values.authorization, 'first half; the node sends it in the Authorization header'],
    ['verification', values.verification, 'second half; only you have it; it completes the token'],
  ] as const;
  return lines
    .map(
      ([name, value, purpose]) =>
        `${palette.strong(name.padEnd(13))}  ${value}\n${' '.repeat(15)}${palette.faint(purpose)}\n`,
    )
    .join('');
}
