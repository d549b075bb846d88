import type { PostAnswer, PostFailureReason } from './post-outcome.ts';

/** One request, exact to the byte, and how to write it. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Names and values, alternating; sent exactly as given. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly pace: Pace;
  /** Adds a Cookie header with the cookies that earlier answers over the same connection set. */
  readonly returnsCookies?: boolean;
  /** How long to wait for the answer, if it differs from the default. */
  readonly patienceMs?: number;
}

/**
 * `at-once`: as fast as possible. `slowly`: the body in pieces. `unfinished`: the body, then nothing, while the
 * connection stays open. `cut-off`: the body, then the sending side closes, whatever length was announced.
 */
export type Pace =
  | { readonly kind: 'at-once' | 'unfinished' | 'cut-off' }
  | { readonly kind: 'slowly'; readonly pieces: number; readonly pauseMs: number };

/** An answer with its headers, and the informational answers before it. */
export interface RawAnswer extends PostAnswer {
  /** Names and values, alternating; from outside. */
  readonly rawHeaders: readonly string[];
  /** The statuses from 100 to 199 that arrived before the answer. */
  readonly informational: readonly number[];
}

/** `endless`: an answer began, but did not end within the limit stated in `detail` (time, bytes or interim answers). */
export type RawFailureReason = PostFailureReason | 'endless';

/** A request without a complete answer. */
export interface RawFailure {
  readonly kind: 'failed';
  readonly reason: RawFailureReason;
  readonly detail: string;
  /** Of an answer that began, if its reason is `endless` or `cut-short`. */
  readonly status?: number;
}

export type RawOutcome = (RawAnswer | RawFailure) & {
  /** From opening the connection to the end of the answer. */
  readonly durationMs: number;
  /** Why the first attempt got no answer, if the request was sent a second time. */
  readonly firstFailure?: RawFailureReason;
};

/**
 * How several requests are sent. `in-turn`: each after the answer to the previous one. `kept`: the same, over one
 * connection. `few-at-once`: a few in parallel. `together`: all in parallel. `burst`: all in parallel, then again those
 * whose connection was not accepted.
 */
export type Manner = 'in-turn' | 'kept' | 'few-at-once' | 'together' | 'burst';
