import type { PostOutcome } from './post-outcome.ts';

/** What became of one delivery at one forward target. */
export interface Forwarding {
  /** The URL of the target. */
  readonly target: string;
  readonly outcome: PostOutcome;
  /** Milliseconds from the call to its outcome, waiting for its turn included. */
  readonly durationMs: number;
}
