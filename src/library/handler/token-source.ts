import { Problem } from '../../problem.ts';
import { type LabelledToken, labelTokens } from '../../protocol/token/token.ts';

/**
 * Where the tokens are from: 64 hexadecimal characters each, `name=token` to give one a name. A node makes one webhook,
 * and so one token, for each event; several stand in a list, or in one text with commas between, as in
 * `PHANTOM_WEBHOOK_TOKEN` of the command. Undefined, as a variable that is not set has it, is refused with a `Problem`.
 */
export type TokenSource = string | readonly string[] | undefined;

/** @throws Problem `no-token`, `malformed-token` */
export function readTokenSource(source: TokenSource): readonly LabelledToken[] {
  const texts = (typeof source === 'string' ? [source] : (source ?? [])).flatMap((text) => text.split(','));
  const tokens = labelTokens(texts.filter((text) => text.trim() !== ''));
  if (tokens.length > 0) return tokens;
  throw new Problem('no-token', 'Expected a token, got none.', {
    hint: 'Is the variable or file that holds it set? A node shows the token once, when the webhook is created.',
  });
}
