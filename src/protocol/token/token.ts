import { Problem } from '../../problem.ts';

/** A token and its halves. The node keeps and sends the first; only the receiver holds the second. */
export interface Token {
  /** 64 hexadecimal characters, case as given: a node compares exactly. */
  readonly token: string;
  /** Characters 1 to 32, the value of the Authorization header. */
  readonly authorization: string;
  /** Characters 33 to 64. */
  readonly verification: string;
}

/** A node makes 32 random bytes and writes them as hex (protocol.md section 2). */
export const tokenBytes = 32;
const tokenLength = 2 * tokenBytes;
export const halfLength = tokenLength / 2;

/**
 * Splits a token into its halves. White space around it is dropped.
 * @throws Problem `malformed-token` that names the length found, never the text.
 *
 * @example
 * ```ts
 * const { authorization, verification } = splitToken(process.env.PHANTOM_WEBHOOK_TOKEN ?? '');
 * ```
 */
export function splitToken(text: string): Token {
  const token = text.trim();
  if (token.length !== tokenLength) {
    throw malformedToken(`got ${token.length}`, lengthHint(token.length));
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
  if (length === 0) return 'It is empty: is the variable or file that holds it set?';
  if (length === halfLength) {
    return 'That is one half. The whole token is shown once, in the answer of the call that creates the webhook.';
  }
  return undefined;
}
