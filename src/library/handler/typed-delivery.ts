import type { DeliveryFormat } from '../../protocol/delivery/delivery.ts';
import type { DeliveryDeviation } from '../../protocol/events/delivery-deviation.ts';
import type { EventPayloads } from '../../protocol/events/payloads/payloads-of-released.ts';
import type { ReleasedEventName } from '../../protocol/events/payloads-of.ts';

interface Envelope<Name extends string, Data> {
  readonly kind: 'delivery';
  readonly event: Name;
  /** When the sender claims to have sent it, in Unix milliseconds; null if it did not. */
  readonly timestamp: number | null;
  /** Which keys the body had: `timestamp` and `event` of nodes, `created` and `type` of the guidebook, or both. */
  readonly format: DeliveryFormat;
  /**
   * The payload. Its type describes what unmodified nodes of all generations send with this event. The value is only
   * checked with `validate`. Integers beyond 2^53 are rounded, as `JSON.parse` rounds them. Amounts are decimal strings, which lose
   * nothing, except in the received blocks of ARK 2.3 (see `ReceivedBlock`).
   */
  readonly data: Data;
  /**
   * The JSON text of the payload exactly as received, to the last digit. Undefined if there was no payload, or if a
   * body parser had already discarded the text.
   */
  readonly dataText: string | undefined;
  /** With `validate`: where the delivery differs from what its sender documents. Empty if it does not. */
  readonly deviations?: readonly DeliveryDeviation[];
}

/**
 * A delivery read from one POST, in either of the two wire formats. Comparing `event` narrows the type of `data`.
 *
 * Events that this version does not know, such as those of a fork, are delivered too. Compare their names as strings:
 * `const name: string = delivery.event`.
 *
 * @example
 * ```ts
 * function onDelivery(delivery: Delivery) {
 *   if (delivery.event === 'block.forged') console.log(delivery.data.height);
 * }
 * ```
 * @example Only one event
 * ```ts
 * function store({ data }: Delivery<'transaction.applied'>) {}
 * ```
 */
export type Delivery<Name extends string = ReleasedEventName> = Name extends ReleasedEventName
  ? Envelope<Name, EventPayloads[Name]>
  : Envelope<Name, unknown>;
