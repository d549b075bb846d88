import { Problem } from '../../problem.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import type { ReleasedEventName } from '../../protocol/events/payloads-of.ts';
import { readGivenBody } from './parse-delivery.ts';
import type { StandardResult, StandardSchemaV1 } from './standard-schema.ts';
import type { Delivery } from './typed-delivery.ts';
import { checkValidation, deviationsOf } from './validation.ts';

export interface DeliverySchemaOptions {
  /** The sender. Default: any known release, whichever the delivery resembles most. */
  readonly profile?: ProfileName;
}

/**
 * Returns a schema of the body of a delivery for libraries that take a Standard Schema: tRPC, Hono's validator, and
 * forms and routers of many frameworks. Its input is the body as text, as bytes, or parsed; its output is the delivery.
 * It reports every deviation from what the sender documents as an issue with its path. It does not verify anything, so
 * check the authorization first.
 *
 * @param event the only event to accept; by default every event
 * @throws Problem `unknown-event` for an event that no known node sends, `bad-flag` for an unknown profile
 *
 * @example Hono
 * ```ts
 * app.post('/webhook', sValidator('json', deliverySchema('block.forged')), (c) => {
 *   const { data } = c.req.valid('json');
 *   return c.text(`Block ${data.height}`);
 * });
 * ```
 */
export function deliverySchema<Name extends ReleasedEventName = ReleasedEventName>(
  event?: Name,
  { profile }: DeliverySchemaOptions = {},
): StandardSchemaV1<unknown, Delivery<Name>> {
  if (event !== undefined) refuseUnknown(event);
  checkValidation(profile === undefined ? {} : { profile });
  return { '~standard': { version: 1, vendor: 'phantom-webhook', validate } };

  /** Never throws, although getters and proxies in a value made by other code can. */
  function validate(value: unknown): StandardResult<Delivery<Name>> {
    try {
      return compared(value);
    } catch {
      return { issues: [{ message: 'the value cannot be read' }] };
    }
  }

  function compared(value: unknown): StandardResult<Delivery<Name>> {
    const delivery = readGivenBody(value);
    if (delivery.kind === 'rejected') {
      const { reason, detail } = delivery;
      return { issues: [{ message: detail === undefined ? reason : `${reason}: ${detail}` }] };
    }
    if (event !== undefined && delivery.event !== event) {
      const key = delivery.format === 'docs' ? 'type' : 'event';
      return { issues: [{ message: `expected "${event}"`, path: [key] }] };
    }
    const deviations = deviationsOf(delivery, profile);
    if (deviations.length > 0) {
      return { issues: deviations.map(({ problem, keys }) => ({ message: problem, path: keys })) };
    }
    // The event was compared above, and the payload with what nodes send for it.
    return { value: delivery as Delivery<Name> };
  }
}

function refuseUnknown(event: string): void {
  if (Object.values(eventNamesOf).some((names) => names.some((name) => name === event))) return;
  throw new Problem('unknown-event', `Expected the name of an event, got "${event}".`);
}
