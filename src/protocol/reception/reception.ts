import type { Delivery } from '../delivery/delivery.ts';
import type { Authorized, Verdict } from '../delivery/verdict.ts';
import type { Treatment } from './treatment.ts';

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
