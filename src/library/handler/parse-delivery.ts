import {
  parseDelivery as parseBytes,
  parseDeliveryText,
  readParsedDelivery,
  type UnreadableDelivery,
} from '../../protocol/delivery/delivery.ts';
import type { Delivery } from './typed-delivery.ts';

/**
 * Reads the body of a POST as a delivery, in either wire format. Never throws: whatever is wrong is a `rejected` with its
 * reason. Nothing is verified here; look at the authorization first.
 *
 * @param body the raw body: UTF-8 JSON as bytes or as text, nested at most 128 deep
 *
 * @example
 * ```ts
 * const delivery = parseDelivery(await request.text());
 * if (delivery.kind === 'rejected') return new Response(delivery.detail, { status: 400 });
 * console.log(delivery.event, delivery.dataText);
 * ```
 */
export function parseDelivery(body: string | Uint8Array | ArrayBuffer): Delivery | UnreadableDelivery {
  if (typeof body === 'string') return typed(parseDeliveryText(body));
  return typed(parseBytes(body instanceof Uint8Array ? body : new Uint8Array(body)));
}

/** The same for what a body parser has left: bytes, text, or what it made of them. */
export function readGivenBody(body: unknown): Delivery | UnreadableDelivery {
  if (typeof body === 'string' || body instanceof Uint8Array) return parseDelivery(body);
  return typed(readParsedDelivery(body));
}

// The names are what was sent; that the payload is what nodes send with that name is taken on trust, as Delivery says.
function typed(parsed: ReturnType<typeof parseBytes>): Delivery | UnreadableDelivery {
  return parsed as Delivery | UnreadableDelivery;
}
