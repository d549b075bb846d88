import type { Remark } from '../context.ts';
import { printable } from '../printable.ts';
import { withoutTokens } from '../without-tokens.ts';

/** The report of an unexpected failure, with its stack if PHANTOM_WEBHOOK_DEBUG is 1. */
export function bugReport(error: unknown, env: Readonly<Record<string, string | undefined>>): Remark {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error && env.PHANTOM_WEBHOOK_DEBUG === '1' ? `\n${error.stack ?? ''}` : '';
  const hint = stack === '' ? ' (set PHANTOM_WEBHOOK_DEBUG=1 for details)' : '';
  const lines = `internal error in phantom-webhook: ${text}${hint}${stack}`.split('\n');
  const message = lines.map((line) => printable(withoutTokens(line))).join('\n');
  return { kind: 'failure', code: 'internal-error', message };
}
