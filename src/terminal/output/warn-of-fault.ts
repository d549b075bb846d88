import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import { withoutTokens } from '../../without-tokens.ts';

/** Reports an unexpected error after which the program continues. */
export function warnOfFault(during: string, error: unknown, { warn }: Pick<CommandContext, 'warn'>): void {
  warn(printable(withoutTokens(`internal error while ${during}: ${String(error)}`)));
}
