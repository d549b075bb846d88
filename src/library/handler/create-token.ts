import { type Token, tokenBytes, createToken as tokenOfBytes } from '../../protocol/token/token.ts';

/**
 * Makes a fresh token from the randomness of the platform, as a node does when a webhook is created.
 *
 * @example
 * ```ts
 * const { token, authorization, verification } = createToken();
 * ```
 */
export function createToken(): Token {
  return tokenOfBytes(globalThis.crypto.getRandomValues(new Uint8Array(tokenBytes)));
}
