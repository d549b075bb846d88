import { type Token, tokenBytes, createToken as tokenOfBytes } from '../../protocol/token/token.ts';

/**
 * Creates a random token, as a node does for each new webhook. Uses the platform's `crypto.getRandomValues`.
 *
 * @example
 * ```ts
 * const { token, authorization, verification } = createToken();
 * ```
 */
export function createToken(): Token {
  return tokenOfBytes(globalThis.crypto.getRandomValues(new Uint8Array(tokenBytes)));
}
