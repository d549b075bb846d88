import type { Delivery } from './delivery.ts';
import type { Verdict } from './verdict.ts';

/** One request as the receiver saw and answered it. */
export interface Reception {
  /** 1 for the first request that was answered, then 2, … */
  readonly id: number;
  /** Unix milliseconds at which the headers were complete. */
  readonly receivedAtMs: number;
  /** Null when the request could not be parsed as HTTP. */
  readonly method: string | null;
  /** The request target as sent, query included; null when the request could not be parsed as HTTP. */
  readonly path: string | null;
  /** Names and values in turn, as sent; duplicates and case kept. */
  readonly rawHeaders: readonly string[];
  readonly verdict: Verdict;
  /** The status that was answered. */
  readonly status: number;
  /** Present when the body was read and is a delivery. */
  readonly delivery: Delivery | undefined;
  /** Bytes of body read. */
  readonly bodyBytes: number;
  /** Milliseconds from complete headers to the answer. */
  readonly durationMs: number;
}
