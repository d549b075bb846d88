import {
  type Comparison,
  createAuthorizationJudge,
  type JudgeAuthorization,
} from '../../protocol/delivery/judge-authorization.ts';
import type { AuthorizationRejection, Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import { readTokenSource, type TokenSource } from './token-source.ts';

/** What stands in the Authorization header, as servers hand it over: a list when they keep several headers apart. */
export type AuthorizationHeader = string | readonly string[] | null | undefined;

/**
 * Finds out whether an Authorization header shows that the sender knows a token, and if not, why not. Takes the first half
 * of the token, which nodes send, and the whole, which ARK 2.3 sends; never the second half. Compares in constant time.
 *
 * The result is an object either way, so look at its `kind`; `isAuthorized` is the one to put into an `if`.
 *
 * @param header one header exactly: a list of two is rejected. Node keeps the first of two in `request.headers`;
 *   `request.headersDistinct.authorization` has them all.
 * @param token the token, or several of which any will do
 * @returns `authorized` with the name of the token that fits, or `rejected` with a reason, which is for you and not for
 *   the sender: answer 401 whatever it is
 * @throws Problem `no-token`, `malformed-token` for a token that is none, never for a header
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
 * Whether an Authorization header shows that the sender knows the token: `verifyAuthorization` without the reason.
 * @throws Problem `no-token`, `malformed-token` for a token that is none, never for a header
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
 * Without node:crypto, which workers have not. All characters of what is known are compared, whatever those before were, so
 * the time depends on nothing but the length of a token, which everybody knows. Beyond the end of what came there is NaN,
 * which counts as 0.
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
