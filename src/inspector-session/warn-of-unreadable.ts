import type { CommandContext } from '../context.ts';
import { printable } from '../printable.ts';
import { Problem } from '../problem.ts';
import { warnOfFault } from '../terminal/output/warnings.ts';

/** Reports why an older body cannot be shown, for example because its journal was deleted. */
export function warnOfUnreadable(cause: unknown, context: Pick<CommandContext, 'say' | 'warn'>): void {
  if (cause instanceof Problem) {
    context.say(`an older body cannot be shown: ${printable(cause.message)}`, 'warning');
  } else {
    warnOfFault('reading an older body', cause, context);
  }
}
