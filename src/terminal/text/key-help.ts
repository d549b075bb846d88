import type { Context } from '../../context.ts';
import type { Palette } from './palette.ts';

/** Returns the line that lists the keys of a listener. Keys without an effect are left out. */
export function keyLine({ canResend }: { readonly canResend: boolean }, palette: Palette): string {
  const keys: readonly (readonly [key: string, meaning: string])[] = [
    ['↑', 'pick'],
    ['/', 'filter'],
    ...(canResend ? ([['r', 'resend']] as const) : []),
    ['f', 'next view'],
    ['c', 'clear'],
    ['p', 'pause'],
    ['q', 'quit'],
  ];
  return keysText(keys, palette);
}

/** Returns what the keys do with a picked delivery, as a sentence. Keys without an effect on it are left out. */
export function pickedKeysText({
  canForward,
  canSend,
}: {
  readonly canForward: boolean;
  readonly canSend: boolean;
}): string {
  const effects = [
    'Enter shows it',
    ...(canForward ? ['r forwards it again'] : []),
    ...(canSend ? ['y prints it as a command'] : []),
    'Esc returns',
  ];
  return `${effects.join(', ')}.`;
}

export function keysText(
  keys: readonly (readonly [key: string, meaning: string])[],
  palette: Palette,
): string {
  const separator = palette.faint(' · ');
  return keys.map(([key, meaning]) => `${palette.strong(key)} ${palette.faint(meaning)}`).join(separator);
}

/**
 * Whether a person can press keys and see what they do: they need a terminal to read from and one to write to. A dumb
 * terminal delivers only whole lines, and cannot be cleared.
 */
export function hasKeys({ stdin, stdout, env }: Pick<Context, 'stdin' | 'stdout' | 'env'>): boolean {
  return stdin.isTerminal && stdout.isTerminal && env.TERM !== 'dumb';
}
