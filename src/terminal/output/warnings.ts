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

interface StrainWarnings {
  onHandshakeFailure(reason: string): void;
  onCrowded(): void;
  onAcceptFailure(code: string): void;
}

/**
 * Returns what a receiver calls when connections fail. Each warning is printed once.
 * @param isReduced whether `maxConnections` is lower than usual, because the system allows no more open files
 */
export function createStrainWarnings(
  maxConnections: number,
  isReduced: boolean,
  { say }: Pick<CommandContext, 'say'>,
): StrainWarnings {
  const warn = withoutRepeats((words) => say(words, 'warning'));
  return {
    onHandshakeFailure: withoutRepeats((reason) => say(`A sender could not connect: ${reason}.`)),
    onCrowded: () => warn(crowdedText(maxConnections, isReduced)),
    onAcceptFailure: (code) => warn(`a connection could not be accepted (${code}).`),
  };
}

/**
 * Words the warning of a server that had to close connections to make room for others.
 * @param isReduced whether the limit is lower than usual, because the system allows no more open files
 */
export function crowdedText(maxConnections: number, isReduced: boolean): string {
  const advice = isReduced ? ' Raise the limit of open files with ulimit -n.' : '';
  return `more than ${maxConnections} connections are open; the least useful ones are closed.${advice}`;
}
