/** `node`: timestamp and event, as nodes send. `docs`: created and type, as the guidebook writes. */
export type DeliveryFormat = 'node' | 'docs' | 'both';

/** The body of one POST, read without trusting it. */
export interface Delivery {
  readonly kind: 'delivery';
  readonly event: string;
  /** Unix milliseconds as the sender claims; null when it sent none. */
  readonly timestamp: number | null;
  readonly format: DeliveryFormat;
  /** The payload as JSON.parse sees it: integers beyond 2^53 are rounded here. Undefined when absent. */
  readonly data: unknown;
  /** The payload's JSON text as received: every digit, key and duplicate key. Undefined when absent. */
  readonly dataText: string | undefined;
}
