import {
  parseDelivery as parseBytes,
  parseDeliveryText,
  readParsedDelivery,
  type UnreadableDelivery,
} from '../../protocol/delivery/delivery.ts';
import type { Delivery } from './typed-delivery.ts';
import { checkValidation, type UnexpectedPayload, type ValidationOptions, validated } from './validation.ts';

/**
 * Reads the body of a POST as a delivery, in either wire format. For an unreadable body it returns `rejected`
 * with a reason, and never throws. It does not verify anything, so check the authorization first.
 *
 * @throws Problem `bad-flag` only for an unknown value of `validate` or `profile`
 * @param body the raw body: JSON as text or as UTF-8 bytes, nested at most 128 levels deep
 *
 * @example
 * ```ts
 * const delivery = parseDelivery(await request.text());
 * if (delivery.kind === 'rejected') return new Response(delivery.detail, { status: 400 });
 * console.log(delivery.event, delivery.dataText);
 * ```
 * @example Compared with what nodes send
 * ```ts
 * const delivery = parseDelivery(body, { validate: true });
 * if (delivery.kind === 'delivery') console.warn(delivery.deviations);
 * ```
 */
export function parseDelivery(
  body: string | Uint8Array | ArrayBuffer,
  options?: ValidationOptions & { readonly validate?: boolean | 'warn' },
): Delivery | UnreadableDelivery;
export function parseDelivery(
  body: string | Uint8Array | ArrayBuffer,
  options: ValidationOptions,
): Delivery | UnreadableDelivery | UnexpectedPayload;
export function parseDelivery(
  body: string | Uint8Array | ArrayBuffer,
  options: ValidationOptions = {},
): Delivery | UnreadableDelivery | UnexpectedPayload {
  checkValidation(options);
  const parsed = parsedBody(body);
  return parsed.kind === 'rejected' ? parsed : validated(parsed, options);
}

function parsedBody(body: string | Uint8Array | ArrayBuffer): Delivery | UnreadableDelivery {
  if (typeof body === 'string') return typed(parseDeliveryText(body));
  return typed(parseBytes(body instanceof Uint8Array ? body : new Uint8Array(body)));
}

/** Reads a delivery from what a body parser has left: bytes, text, or a parsed value. */
export function readGivenBody(body: unknown): Delivery | UnreadableDelivery {
  if (typeof body === 'string' || body instanceof Uint8Array) return parsedBody(body);
  return typed(readParsedDelivery(body));
}

// The payload is assumed to be what nodes send with this event; it is not checked, as documented at `Delivery`.
function typed(parsed: ReturnType<typeof parseBytes>): Delivery | UnreadableDelivery {
  return parsed as Delivery | UnreadableDelivery;
}
