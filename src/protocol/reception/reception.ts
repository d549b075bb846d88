import type { Judgement } from '../conditions/judge-conditions.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { PostOutcome } from '../delivery/post-outcome.ts';
import type { Authorized, Verdict } from '../delivery/verdict.ts';
import type { DeliveryDeviation } from '../events/delivery-deviation.ts';

interface Received {
  /** Counts from 1, in the order in which requests were read to the end or refused. */
  readonly id: number;
  /** Unix milliseconds at which the headers were complete. */
  readonly receivedAtMs: number;
  /** Null when the request could not be parsed as HTTP. */
  readonly method: string | null;
  /** The request target as sent, query included; null when the request could not be parsed as HTTP. */
  readonly path: string | null;
  /** Names and values, alternating, as sent; duplicates and case are kept. */
  readonly rawHeaders: readonly string[];
}

/** An authorized delivery, read whole, that waits for its answer. */
export interface Arrival extends Received {
  readonly method: string;
  readonly path: string;
  readonly verdict: Authorized;
  readonly delivery: Delivery;
  /** The body as received: valid UTF-8 without a byte order mark. */
  readonly body: Uint8Array;
}

/** The record of a request once it has been answered. */
export interface Reception extends Received {
  readonly verdict: Verdict;
  /** The status of the answer. */
  readonly status: number;
  /** Present if the body was read and is a delivery. */
  readonly delivery: Delivery | undefined;
  /** What was done with the delivery; absent if it was only answered. */
  readonly treatment?: Treatment | undefined;
  /** Bytes of the body that were read. */
  readonly bodyBytes: number;
  /** Milliseconds from the complete headers to the answer. */
  readonly durationMs: number;
}

/** The parts of a received delivery that are forwarded. */
export interface ForwardedDelivery {
  /** The request target as sent, query included. */
  readonly path: string;
  /** Names and values, alternating, as sent; duplicates and case are kept. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  /** When the sender began to wait, in monotonic milliseconds; by default when the delivery is handed over. */
  readonly receivedMs?: number;
}

/** The outcome of forwarding one delivery to one target. */
export interface Forwarding {
  /** The URL of the target as given. */
  readonly target: string;
  readonly outcome: PostOutcome;
  /** Milliseconds from being handed over to the outcome, including the wait in the queue. */
  readonly durationMs: number;
}

/** What was done with an authorized delivery, apart from answering it. */
export interface Treatment {
  /** False if the filter excluded it: then it is answered, but not recorded, forwarded or counted. */
  readonly isChosen: boolean;
  /** How a node would have judged the conditions, if there are any. */
  readonly judgement?: Judgement | undefined;
  /** The earlier delivery that it repeats. */
  readonly duplicateOf: Earlier | null;
  /** One for each forward target, in the order of the targets. */
  readonly forwardings: readonly Forwarding[];
  /** How the delivery differs from what its sender documents; absent if that was not compared. */
  readonly deviations?: readonly DeliveryDeviation[];
  /** Why the answer is unusual. */
  readonly note?: TreatmentNote;
}

/**
 * `not-recorded`: the journal could not be written. `forward-loop`: this listener had already forwarded it.
 * `sender-left`: the sender disconnected before the answer.
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
