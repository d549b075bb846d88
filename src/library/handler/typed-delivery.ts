import type { EventPayloads } from '../../chain/payload-types/event-payloads.ts';
import type { DeliveryFormat } from '../../protocol/delivery/delivery.ts';
import type { EventName } from '../../protocol/events/event-names.ts';

interface Envelope<Name extends string, Data> {
  readonly kind: 'delivery';
  readonly event: Name;
  /** Unix milliseconds at which the sender says it sent; null when it said nothing. */
  readonly timestamp: number | null;
  /** Which keys came: `timestamp` and `event` of nodes, `created` and `type` of the guidebook, or both. */
  readonly format: DeliveryFormat;
  /**
   * The payload. Its type is what stock nodes of all generations send with this event; it is not checked. Integers beyond
   * 2^53 are rounded here, as `JSON.parse` rounds them: amounts come as decimal texts, which lose nothing.
   */
  readonly data: Data;
  /**
   * The JSON text of the payload as it was received, to the last digit; undefined when there was no payload, or when a body
   * parser had thrown the text away.
   */
  readonly dataText: string | undefined;
}

/**
 * What one POST of a node says, in whichever of the two wire formats it came. Comparing `event` narrows `data`.
 *
 * Events that this version does not know, such as those of a fork, come as well; compare their names as texts:
 * `const name: string = delivery.event`.
 *
 * @example
 * ```ts
 * function onDelivery(delivery: Delivery) {
 *   if (delivery.event === 'block.forged') console.log(delivery.data.height);
 * }
 * ```
 * @example One event alone
 * ```ts
 * function store({ data }: Delivery<'transaction.applied'>) {}
 * ```
 */
export type Delivery<Name extends string = EventName> = Name extends EventName
  ? Envelope<Name, EventPayloads[Name]>
  : Envelope<Name, unknown>;
