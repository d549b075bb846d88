import type { Authorized, Rejected } from '../../protocol/delivery/verdict.ts';
import type { Deduplicator } from './deduplicator.ts';
import type { TokenSource } from './token-source.ts';
import type { Delivery } from './typed-delivery.ts';
import type { ValidationOptions } from './validation.ts';

/** Options of `webhookHandler` and `fetchHandler`. */
export interface HandlerOptions extends ValidationOptions {
  /** The token of the webhook, or the tokens of several webhooks: `process.env.PHANTOM_WEBHOOK_TOKEN`. */
  readonly token: TokenSource;
  /**
   * Called with every delivery that is authorized and readable. Deliveries can arrive more than once, out of order and
   * with gaps. Several may be handled at the same time.
   * @param authorized the name of the token that matched, and whether the whole token was sent
   */
  onDelivery(delivery: Delivery, authorized: Authorized): unknown;
  /**
   * Called with whatever `onDelivery` threw or rejected with. Default: `console.error`. Also called without a delivery:
   * when `onRejected` fails, or when the handler cannot work where you put it. For example, the error is a `Problem`
   * with code `unreadable-body` if something else has already read the body.
   */
  onError?(error: unknown, delivery: Delivery | undefined): unknown;
  /**
   * With `validate`: called with each delivery that has deviations, before `onDelivery`. Default: `console.warn`, once
   * for each event and place.
   */
  onDeviation?(delivery: Delivery): unknown;
  /** Called with each refused request, for your log. The answer never shows what is wrong with the authorization. */
  onRejected?(rejected: Rejected): unknown;
  /**
   * For senders that try again until a delivery has arrived, such as `phantom-webhook relay`: a delivery whose
   * `webhook-id` is done gets 200 without a call of `onDelivery`. It is done once `onDelivery` has succeeded.
   */
  readonly deduplicator?: Deduplicator;
  /**
   * `true`, the default without a `deduplicator`: answers 200 as soon as a delivery is verified and read, then calls
   * `onDelivery`. A node never sends a delivery again, whatever the answer. ARK gives up after 1500 ms. A Phantom node
   * delays the other webhooks of the event until it has the answer.
   *
   * `false`, the default with a `deduplicator`: waits for `onDelivery`, and answers 500 if it fails. A node logs only
   * that status; a relay tries again.
   */
  readonly answersFirst?: boolean;
  /** The largest accepted body, in bytes. Default: 5,000,000. Real bodies have up to a few hundred thousand. */
  readonly maxBodyBytes?: number;
}
