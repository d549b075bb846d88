import { hash, timingSafeEqual } from 'node:crypto';
import type { LabelledToken } from '../token/token.ts';
import { authorizationValues, createAuthorizationJudge } from './judge-authorization.ts';
import type { AuthorizationRejection, Authorized, Rejected } from './verdict.ts';

/** Raw header names and values in turn, as `IncomingMessage.rawHeaders` has them. */
export type VerifyAuthorization = (
  rawHeaders: readonly string[],
) => Authorized | Rejected<AuthorizationRejection>;

/**
 * Makes the check of a receiver that holds these tokens. It compares the digest of what came
 * with all of theirs in constant time, so neither a length nor a matching prefix can be measured, and no input throws.
 */
export function createVerifier(tokens: readonly LabelledToken[]): VerifyAuthorization {
  const judge = createAuthorizationJudge(tokens, { form: digest, isEqual: timingSafeEqual });
  return (rawHeaders) => judge(authorizationValues(rawHeaders));
}

// Not as Latin-1, though headers are: that takes a character beyond U+00FF for the one with its low byte.
function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
