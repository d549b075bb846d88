import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';

/** Returns a function that prints each text only once: senders retry again and again. */
export function withoutRepeats(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    said.add(text);
    say(text);
  };
}

/** Reports an unexpected error after which the program continues. */
export function warnOfFault(during: string, error: unknown, { warn }: Pick<CommandContext, 'warn'>): void {
  const message = printable(withoutTokens(`internal error while ${during}: ${String(error)}`));
  warn({ kind: 'failure', code: 'internal-error', message });
}

/**
 * Words the warning of a server that had to close connections to make room for others.
 * @param isReduced whether the limit is lower than usual, because the system allows no more open files
 */
export function crowdedText(maxConnections: number, isReduced: boolean): string {
  const advice = isReduced ? ' Raise the limit of open files with ulimit -n.' : '';
  return `more than ${maxConnections} connections are open; the least useful ones are closed.${advice}`;
}
