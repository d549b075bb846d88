import type { Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import type { TokenSource } from './token-source.ts';
import type { Delivery } from './typed-delivery.ts';

/** What a handler of deliveries does. */
export interface HandlerOptions {
  /** The token of the webhook, or those of several: `process.env.PHANTOM_WEBHOOK_TOKEN`. */
  readonly token: TokenSource;
  /**
   * Called for every delivery that is authorized and can be read. Deliveries come more than once, out of order and with
   * gaps, and several may be under way at once.
   * @param authorized which token fits, by its name
   */
  onDelivery(delivery: Delivery, authorized: Authorized): unknown;
  /**
   * Told what `onDelivery` threw, or rejected with; console.error is when absent. Also told, without a delivery, when the
   * handler stands where it cannot work: `unreadable-body` when something else has read the body before.
   */
  onError?(error: unknown, delivery: Delivery | undefined): unknown;
  /** Told of every request that is refused, for your log: the answer keeps the reason to itself. */
  onRejected?(rejected: Rejected): unknown;
  /**
   * True, the default: 200 as soon as a delivery is verified and read, and `onDelivery` after that. A node never sends
   * again, whatever is answered; ARK gives up after 1500 ms, and a Phantom node holds up the other webhooks of the event.
   * False: `onDelivery` is awaited, and its failure answered with 500, which is all the log of the node will say.
   */
  readonly answersFirst?: boolean;
  /** The largest body that is taken, in bytes; 5,000,000 unless given. Real ones have up to a few hundred thousand. */
  readonly maxBodyBytes?: number;
}
