/** What became of one delivery that was sent. */
export type PostOutcome = PostAnswer | PostFailure;

export interface PostAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** The reason phrase as sent; from outside. */
  readonly statusText: string;
  /** The beginning of the answer as text; from outside. */
  readonly text: string;
  /** The Location header of the answer; from outside. */
  readonly location: string | undefined;
}

/** A delivery that got no answer. `detail` is a code of the system or a fact about the answer. */
export interface PostFailure {
  readonly kind: 'failed';
  readonly reason: PostFailureReason;
  readonly detail: string;
}

export type PostFailureReason =
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'unresolved'
  | 'unreachable'
  | 'certificate'
  | 'not-http'
  | 'foreign-redirect'
  | 'too-many-redirects'
  | 'interrupted'
  | 'other';

/** Whether a node would log the delivery as completed (protocol.md section 1.4; ARK 3 alone counts 3xx too). */
export function isSuccess(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
}
