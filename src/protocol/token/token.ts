import { Problem } from '../../problem.ts';

/** A token and its halves. The node keeps and sends the first half; only the receiver holds the second. */
export interface Token {
  /** 64 hexadecimal characters, case as given: authorization is compared exactly. */
  readonly token: string;
  /** Characters 1 to 32, the value of the Authorization header. */
  readonly authorization: string;
  /** Characters 33 to 64. */
  readonly verification: string;
}

/** A node generates 32 random bytes and writes them as hex (protocol.md section 2). */
export const tokenBytes = 32;
const tokenLength = 2 * tokenBytes;
export const halfLength = tokenLength / 2;

/**
 * Splits a token into its halves. Surrounding white space is ignored.
 * @throws Problem `malformed-token` that states the length found, never the text.
 *
 * @example
 * ```ts
 * const { authorization, verification } = splitToken(process.env.PHANTOM_WEBHOOK_TOKEN ?? '');
 * ```
 */
export function splitToken(text: string): Token {
  const token = text.trim();
  if (token.length !== tokenLength) {
    const [found, advice] = wrappingOf(token) ?? [String(token.length), lengthHint(token.length)];
    throw malformedToken(`got ${found}`, advice);
  }
  if (!/^[0-9a-fA-F]*$/.test(token)) {
    const position = token.search(/[^0-9a-fA-F]/) + 1;
    throw malformedToken(`got ${tokenLength} with another character at position ${position}`);
  }
  return {
    token,
    authorization: token.slice(0, halfLength),
    verification: token.slice(halfLength),
  };
}

/** Writes random bytes as a token, as a node does. Expects exactly 32 bytes. */
export function createToken(randomBytes: Uint8Array): Token {
  return splitToken(Array.from(randomBytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

function malformedToken(found: string, hint?: string): Problem {
  return new Problem(
    'malformed-token',
    `Expected a token of ${tokenLength} hexadecimal characters, ${found}.`,
    hint === undefined ? {} : { hint },
  );
}

function lengthHint(length: number): string | undefined {
  if (length === 0) return 'It is empty. Check that the variable or file with the token is set.';
  if (length === halfLength) {
    return 'That is only one half. The node shows the whole token once, when the webhook is created.';
  }
  return undefined;
}

const wrappings = [
  [/^["'`]?(.*?)["'`]?$/, 'one in quotes', 'Remove the quotes.'],
  [/^<(.*)>$/, 'one in angle brackets', 'Remove the angle brackets.'],
  [/^bearer\s+(.*)$/i, 'one after "Bearer"', 'Remove "Bearer": nodes send the authorization without it.'],
  [/^[^=]*=(.*)$/, 'one after a name', 'Remove the name and the "=".'],
] as const;

/** What stands around a token that is right otherwise, and what to do about it; undefined for anything else. */
function wrappingOf(text: string): readonly [found: string, advice: string] | undefined {
  for (const [pattern, found, advice] of wrappings) {
    if (/^[\da-f]{64}$/i.test(pattern.exec(text)?.[1] ?? '')) return [found, advice];
  }
  return undefined;
}

/** A token with the name that identifies it in output. */
export interface LabelledToken extends Token {
  readonly label: string;
}

export const defaultLabel = 'default';

/**
 * Reads `TOKEN` or `name=TOKEN`. A token contains no `=`, so the last `=` ends the name.
 * Unlabelled tokens are named `default`, `default-2`, … by their position among the unlabelled.
 * @throws Problem `malformed-token`, also for two tokens with the same name
 */
export function labelTokens(texts: readonly string[]): readonly LabelledToken[] {
  const labelled: LabelledToken[] = [];
  let unlabelled = 0;
  for (const text of texts) {
    const separator = text.lastIndexOf('=');
    const name = text.slice(0, Math.max(separator, 0)).trim();
    const token = splitToken(text.slice(separator + 1));
    if (labelled.some((other) => other.token === token.token)) continue;
    if (name === '') unlabelled += 1;
    const label = name !== '' ? name : unlabelled === 1 ? defaultLabel : `${defaultLabel}-${unlabelled}`;
    if (labelled.some((other) => other.label === label)) {
      throw new Problem('malformed-token', `Expected a different name for each token, got "${label}" twice.`);
    }
    labelled.push({ label, ...token });
  }
  return labelled;
}
