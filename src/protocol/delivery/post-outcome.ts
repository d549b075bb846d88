import type { TokenHider } from '../secrets/hide-tokens.ts';
import type { SuccessRule } from './profile.ts';

/** The outcome of sending one delivery. */
export type PostOutcome = PostAnswer | PostFailure;

export interface PostAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** The reason phrase as sent; from outside. */
  readonly statusText: string;
  /** The beginning of the answer as text; from outside. */
  readonly text: string;
  /** True when the answer was longer than what was read. */
  readonly isCut: boolean;
  /** The Content-Type header of the answer; from outside. */
  readonly contentType: string | undefined;
  /** The Location header of the answer; from outside. */
  readonly location: string | undefined;
  /** The Retry-After header of the answer; from outside. Absent where nobody obeys it. */
  readonly retryAfter?: string | undefined;
  /** Names and values, alternating; from outside. Absent where nobody shows them. */
  readonly rawHeaders?: readonly string[];
}

/** A delivery that got no answer. `detail` is a system error code or a fact about the answer. */
export interface PostFailure {
  readonly kind: 'failed';
  readonly reason: PostFailureReason;
  readonly detail: string;
}

export type PostFailureReason =
  | 'refused'
  | 'reset'
  | 'cut-short'
  | 'timeout'
  | 'unresolved'
  | 'unreachable'
  /** This process or its machine has reached its limit of open files and connections. */
  | 'no-descriptor'
  | 'certificate'
  /** Plain HTTP was sent to a port that speaks TLS. */
  | 'needs-tls'
  | 'not-http'
  | 'foreign-redirect'
  | 'too-many-redirects'
  | 'interrupted'
  | 'no-turn'
  | 'queue-full'
  /** The token whose authorization was received is no longer known. */
  | 'no-token'
  | 'other';

/** Error codes of OpenSSL for an answer in plain text. */
const plainTextCodes = new Set(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

/** Whether an error code (the `detail` of a failure) means that https was tried at a port that does not speak TLS. */
export function lacksTls(code: string): boolean {
  return plainTextCodes.has(code);
}

/** Whether the sender would log the delivery as completed (protocol.md section 1.4). */
export function isSuccess(outcome: PostOutcome, rule: SuccessRule): boolean {
  if (outcome.kind === 'failed') return false;
  if (rule === '2xx') return isSuccessStatus(outcome.status);
  return outcome.status < 400 && !isBrokenJson(outcome);
}

/** @param status null without an answer */
export function isSuccessStatus(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Whether a handler took the delivery: it answered with a status from 200 to 299. */
export function isAccepted(outcome: PostOutcome): boolean {
  return isSuccess(outcome, '2xx');
}

/** ARK 3 parses an answer that claims to be JSON, and counts a parse error as a failed delivery. */
export function isBrokenJson({ contentType, text, isCut }: PostAnswer): boolean {
  if (contentType?.startsWith('application/json') !== true || text === '' || isCut) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** Redacts the tokens in an outcome: a handler may echo what it received. */
export function maskOutcome(outcome: PostOutcome, { hideIn }: Pick<TokenHider, 'hideIn'>): PostOutcome {
  if (outcome.kind === 'failed') return { ...outcome, detail: hideIn(outcome.detail) };
  const { statusText, text, location, rawHeaders } = outcome;
  return {
    ...outcome,
    statusText: hideIn(statusText),
    text: hideIn(text),
    location: location === undefined ? undefined : hideIn(location),
    ...(rawHeaders === undefined ? {} : { rawHeaders: rawHeaders.map(hideIn) }),
  };
}
