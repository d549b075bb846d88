import type { Judgement } from '../conditions/judge-conditions.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { PostOutcome } from '../delivery/post-outcome.ts';
import type { Authorized, Verdict } from '../delivery/verdict.ts';

interface Received {
  /** 1 for the first request that had arrived whole, or as far as it was read; then 2, … */
  readonly id: number;
  /** Unix milliseconds at which the headers were complete. */
  readonly receivedAtMs: number;
  /** Null when the request could not be parsed as HTTP. */
  readonly method: string | null;
  /** The request target as sent, query included; null when the request could not be parsed as HTTP. */
  readonly path: string | null;
  /** Names and values in turn, as sent; duplicates and case kept. */
  readonly rawHeaders: readonly string[];
}

/** A verified delivery that waits for its answer. */
export interface Arrival extends Received {
  readonly method: string;
  readonly path: string;
  readonly verdict: Authorized;
  readonly delivery: Delivery;
  /** The body as received: valid UTF-8 without a byte order mark. */
  readonly body: Uint8Array;
}

/** One request as the receiver saw and answered it. */
export interface Reception extends Received {
  readonly verdict: Verdict;
  /** The status that was answered. */
  readonly status: number;
  /** Present when the body was read and is a delivery. */
  readonly delivery: Delivery | undefined;
  /** What was done with the delivery; absent where nothing is but to answer it. */
  readonly treatment?: Treatment | undefined;
  /** Bytes of body read. */
  readonly bodyBytes: number;
  /** Milliseconds from complete headers to the answer. */
  readonly durationMs: number;
}

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

/** What was done with a verified delivery besides answering it. */
export interface Treatment {
  /** False when the filter left it out: answered, but neither recorded, forwarded nor counted. */
  readonly isChosen: boolean;
  /** What a node would have made of the conditions, if there are any. */
  readonly judgement?: Judgement | undefined;
  /** The earlier delivery that is the same. */
  readonly duplicateOf: Earlier | null;
  /** One for each forward target, in their order. */
  readonly forwardings: readonly Forwarding[];
  /** Why the answer is not the usual one. */
  readonly note?: TreatmentNote;
}

/**
 * `not-recorded`: the journal could not be written. `forward-loop`: we had forwarded it before. `sender-left`: nobody was
 * there any more to be answered.
 */
export type TreatmentNote =
  | 'not-recorded'
  | 'forward-loop'
  | 'failed-on-purpose'
  | 'answered-on-purpose'
  | 'sender-left';

export interface Earlier {
  readonly id: number;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
}
