import {
  type Comparison,
  createAuthorizationJudge,
  type JudgeAuthorization,
} from '../../protocol/delivery/judge-authorization.ts';
import type { AuthorizationRejection, Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import { readTokenSource, type TokenSource } from './token-source.ts';

/** The value of the Authorization header as servers provide it: a list if they keep repeated headers separate. */
export type AuthorizationHeader = string | readonly string[] | null | undefined;

/**
 * Checks whether an Authorization header shows that the sender knows a token, and if not, why. Accepts the first half
 * of the token, which nodes send, and the whole token, which ARK 2.3 sends, but never the second half. Compares in
 * constant time.
 *
 * The result is always an object, so check its `kind`. To use the result in an `if`, call `isAuthorized` instead.
 *
 * @param header exactly one header; a list of two is rejected. Node's `request.headers` keeps only the first of two, so
 *   pass `request.headersDistinct.authorization`, which has all of them.
 * @param token the token, or several tokens of which any may match
 * @returns `authorized` with the name of the matching token, or `rejected` with a reason. The reason is for you, not
 *   for the sender: answer 401 in every case.
 * @throws Problem `no-token` or `malformed-token` if the token is missing or malformed, never because of the header
 *
 * @example
 * ```ts
 * const verdict = verifyAuthorization(request.headersDistinct.authorization, process.env.PHANTOM_WEBHOOK_TOKEN);
 * if (verdict.kind === 'rejected') console.warn(verdict.reason); // 'verification-half': the halves were swapped
 * ```
 */
export function verifyAuthorization(
  header: AuthorizationHeader,
  token: TokenSource,
): Authorized | Rejected<AuthorizationRejection> {
  return createAuthorizer(token)(header == null ? [] : typeof header === 'string' ? [header] : header);
}

/**
 * Returns whether an Authorization header shows that the sender knows a token. Works like `verifyAuthorization`, but
 * without a reason.
 * @throws Problem `no-token` or `malformed-token` if the token is missing or malformed, never because of the header
 *
 * @example
 * ```ts
 * if (!isAuthorized(request.headers.get('authorization'), token)) return new Response(null, { status: 401 });
 * ```
 */
export function isAuthorized(header: AuthorizationHeader, token: TokenSource): boolean {
  return verifyAuthorization(header, token).kind === 'authorized';
}

/** @throws Problem `no-token`, `malformed-token` */
export function createAuthorizer(token: TokenSource): JudgeAuthorization {
  return createAuthorizationJudge(readTokenSource(token), characters);
}

/**
 * Compares without node:crypto, which workers do not have. It compares every character of the known text, even after a
 * difference, so the time depends only on the length of a token, which is public. Beyond the end of the received text
 * there is NaN, which counts as 0.
 */
export const characters: Comparison<string> = {
  form: (text) => text,
  isEqual(found, known) {
    let difference = found.length ^ known.length;
    for (let index = 0; index < known.length; index += 1) {
      difference |= found.charCodeAt(index) ^ known.charCodeAt(index);
    }
    return difference === 0;
  },
};
