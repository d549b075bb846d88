import type { PostAnswer, PostFailureReason } from './post-outcome.ts';

/** One request to the last byte, and how it is written. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as they go out. */
  readonly path: string;
  /** Names and values in turn; they go out exactly so. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly pace: Pace;
  /** How long an answer is waited for, where that differs from the others. */
  readonly patienceMs?: number;
}

/**
 * `at-once`: as fast as it goes. `slowly`: the body in pieces. `unfinished`: the body, and then nothing, while the
 * connection stays open. `cut-off`: the body, and then the end of the sending side, whatever length was announced.
 */
export type Pace =
  | { readonly kind: 'at-once' | 'unfinished' | 'cut-off' }
  | { readonly kind: 'slowly'; readonly pieces: number; readonly pauseMs: number };

/** An answer with all that came before and around it. */
export interface RawAnswer extends PostAnswer {
  /** Names and values in turn; from outside. */
  readonly rawHeaders: readonly string[];
  /** The statuses from 100 to 199 that came before the answer. */
  readonly informational: readonly number[];
}

/** `endless`: an answer began and had not ended within the time, or the bytes, that `detail` says. */
export type RawFailureReason = PostFailureReason | 'endless';

/** A request that got no whole answer. */
export interface RawFailure {
  readonly kind: 'failed';
  readonly reason: RawFailureReason;
  readonly detail: string;
}

export type RawOutcome = (RawAnswer | RawFailure) & {
  /** From the beginning of the connection to the end of the answer. */
  readonly durationMs: number;
  /** Why there was no answer at first, when the request was sent a second time. */
  readonly firstFailure?: RawFailureReason;
};

/**
 * How several requests go out: each after the answer to the one before, also over one connection; a few or all at once.
 * `burst`: all at once, and those again whose connection was not taken.
 */
export type Manner = 'in-turn' | 'kept' | 'few-at-once' | 'together' | 'burst';
