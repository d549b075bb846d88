import { hash, timingSafeEqual } from 'node:crypto';
import type { LabelledToken } from '../token/token.ts';
import { authorizationValues, createAuthorizationJudge } from './judge-authorization.ts';
import type { AuthorizationRejection, Authorized, Rejected } from './verdict.ts';

/** Takes raw header names and values, alternating, as in `IncomingMessage.rawHeaders`. */
export type VerifyAuthorization = (
  rawHeaders: readonly string[],
) => Authorized | Rejected<AuthorizationRejection>;

/**
 * Creates the check of a receiver that holds these tokens. It compares the digest of the received value with those of
 * all tokens in constant time, so neither a length nor a matching prefix can be measured. No input throws.
 */
export function createVerifier(tokens: readonly LabelledToken[]): VerifyAuthorization {
  const judge = createAuthorizationJudge(tokens, { form: digest, isEqual: timingSafeEqual });
  return (rawHeaders) => judge(authorizationValues(rawHeaders));
}

// UTF-8, although headers are Latin-1: Latin-1 would confuse a character beyond U+00FF with that of its low byte.
function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
