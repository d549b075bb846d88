import { Problem } from '../../problem.ts';
import type { ReleasedEventName } from '../../protocol/events/payloads-of.ts';
import type { SendOptions, SentDelivery } from './send-made-delivery.ts';

/**
 * Sends a fake delivery to a handler and waits for the answer. The delivery has the correct authorization, and its
 * payload verifies like a real one. Redirects are followed as the sender of the profile follows them, but only on the
 * same origin.
 *
 * @param token the whole token of the webhook
 * @throws Problem `malformed-url`, `no-token`, `malformed-token`, `unknown-event`; `bad-flag` for an invalid option,
 *   such as a value of `set` that does not fit; `malformed-payload` for `data` that no handler could read;
 *   `not-answered` if no answer arrives. An answer of 401 or 500 does not throw.
 *
 * @example
 * ```ts
 * const { status, delivery } = await sendDelivery(url, token, 'block.forged', { seed: 'a', set: { height: 7 } });
 * expect(status).toBe(200);
 * expect(stored).toEqual([delivery.data.id]);
 * ```
 */
export function sendDelivery<Name extends ReleasedEventName>(
  url: string | URL,
  token: string,
  event: Name,
  options?: SendOptions,
): Promise<SentDelivery<Name>>;
export function sendDelivery(
  url: string | URL,
  token: string,
  event: string,
  options: SendOptions & { readonly data: unknown },
): Promise<SentDelivery<string>>;
export async function sendDelivery(
  url: string | URL,
  token: string,
  event: string,
  options: SendOptions = {},
): Promise<SentDelivery> {
  const { sendMadeDelivery } = await import('./send-made-delivery.ts');
  try {
    return await sendMadeDelivery(url, token, event, options);
  } catch (error) {
    // Test runners print only the message.
    if (error instanceof Problem && error.hint !== undefined) error.message += ` ${error.hint}`;
    throw error;
  }
}
