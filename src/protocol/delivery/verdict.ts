/** Why a request was not accepted. The names are part of the `--json` contract. */
export type RejectionReason =
  | AuthorizationRejection
  | 'stopping'
  | 'overloaded'
  | 'unsupported-http-version'
  | 'too-many-headers'
  | 'duplicate-host'
  | 'missing-host'
  | 'unsupported-expectation'
  | 'wrong-method'
  | 'wrong-path'
  | 'unsupported-transfer-encoding'
  | 'unsupported-content-encoding'
  | 'too-large'
  | 'not-json'
  | 'too-deep'
  | 'not-a-delivery'
  | 'unexpected-payload'
  | 'malformed-request'
  | 'headers-too-large'
  | 'too-slow';

/**
 * What is wrong with the authorization of a request: no header; several headers; a `Bearer` prefix; characters that are
 * not hexadecimal; neither 32 nor 64 of them; the second half, which a node never sends; another half or token, such as
 * that of another webhook.
 */
export type AuthorizationRejection =
  | 'missing-authorization'
  | 'duplicate-authorization'
  | 'bearer-prefix'
  | 'malformed-authorization'
  | 'wrong-length'
  | 'verification-half'
  | 'wrong-authorization';

export interface Authorized {
  readonly kind: 'authorized';
  /** The label of the token whose authorization was sent. */
  readonly token: string;
  /** True when the header held the whole token, which ARK 2.3 sends (protocol.md section 2). */
  readonly whole: boolean;
}

export interface Rejected<Reason extends RejectionReason = RejectionReason> {
  readonly kind: 'rejected';
  readonly reason: Reason;
  /** A fact that helps the user at the terminal, such as a length. Never sent to the peer, never a secret. */
  readonly detail?: string;
}

/** Creates a rejection, with its detail if there is one. */
export function rejected<Reason extends RejectionReason>(reason: Reason, detail?: string): Rejected<Reason> {
  return detail === undefined ? { kind: 'rejected', reason } : { kind: 'rejected', reason, detail };
}

/** The result of verifying one request. */
export type Verdict = Authorized | Rejected;
