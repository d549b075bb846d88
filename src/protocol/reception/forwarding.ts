import type { PostOutcome } from '../delivery/post-outcome.ts';

/** What is passed on of a delivery that was received. */
export interface ForwardedDelivery {
  /** The request target as sent, query included. */
  readonly path: string;
  /** Names and values in turn, as sent; duplicates and case kept. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  /** Monotonic milliseconds at which the sender began to wait; when left out, it is when the delivery is handed over. */
  readonly receivedMs?: number;
}

/** What became of one delivery at one target. */
export interface Forwarding {
  /** The URL of the target as given. */
  readonly target: string;
  readonly outcome: PostOutcome;
  /** Milliseconds from being handed over to the outcome, waiting for its turn included. */
  readonly durationMs: number;
}
