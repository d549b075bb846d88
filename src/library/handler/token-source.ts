import { Problem } from '../../problem.ts';
import { type LabelledToken, labelTokens } from '../../protocol/token/token.ts';

/**
 * One or more tokens of 64 hexadecimal characters each. Write `name=token` to give a token a name. Pass several as a
 * list, or as one string separated by commas, like the variable `PHANTOM_WEBHOOK_TOKEN` of the command. A webhook
 * covers one event and has its own token, so a handler of several events needs several tokens.
 *
 * `undefined`, the value of an environment variable that is not set, throws a `Problem` with code `no-token`.
 */
export type TokenSource = string | readonly string[] | undefined;

/** @throws Problem `no-token`, `malformed-token` */
export function readTokenSource(source: TokenSource): readonly LabelledToken[] {
  const texts = (typeof source === 'string' ? [source] : (source ?? [])).flatMap((text) => text.split(','));
  const tokens = labelTokens(texts.filter((text) => text.trim() !== ''));
  if (tokens.length > 0) return tokens;
  throw new Problem('no-token', 'No token was given.', {
    hint: 'Check that the variable or file with the token is set. A node shows the token once, when the webhook is created.',
  });
}
