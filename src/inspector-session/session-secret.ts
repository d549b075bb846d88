import type { LabelledToken } from '../protocol/token/token.ts';

/** Returns what a page is trusted by after a restart: the tokens of the user. Undefined without any. */
export function sessionSecret(tokens: readonly LabelledToken[]): string | undefined {
  return tokens.length === 0 ? undefined : tokens.map(({ token }) => token).join();
}
