import { type ProfileName, profiles } from '../../protocol/delivery/profile.ts';
import { type Rejected, rejected } from '../../protocol/delivery/verdict.ts';
import {
  type DeliveryDeviation,
  deliveryDeviations,
} from '../../protocol/events/contract/delivery-deviations.ts';
import type { Delivery } from './typed-delivery.ts';

/** How deliveries are compared with what nodes send: by `parseDelivery`, `webhookHandler` and `fetchHandler`. */
export interface ValidationOptions {
  /**
   * `true` or `'warn'`: adds `deviations` to each delivery: where it differs from what its sender documents. `'refuse'`:
   * also refuses a delivery that has any, with the reason `unexpected-payload`. Default: `false`, nothing is compared.
   */
  readonly validate?: boolean | 'warn' | 'refuse';
  /** With `validate`: the sender. Default: any known release, whichever the delivery resembles most. */
  readonly profile?: ProfileName;
}

/** A delivery refused by `validate: 'refuse'`. */
export type UnexpectedPayload = Rejected<'unexpected-payload'>;

/** Compares a delivery as the options demand. Returns it with its deviations, or a rejection with the first of them. */
export function validated(delivery: Delivery, options: ValidationOptions): Delivery | UnexpectedPayload {
  const { validate = false } = options;
  if (validate === false) return delivery;
  const deviations = deviationsOf(delivery, options.profile);
  const [first] = deviations;
  if (validate === 'refuse' && first !== undefined)
    return rejected('unexpected-payload', deviationText(first));
  const { kind, event, timestamp, format, data, dataText } = delivery;
  // Spread, this would take longer than the comparison. A name and its payload belong together, as the type demands.
  return { kind, event, timestamp, format, data, dataText, deviations } as Delivery;
}

/** @param profile undefined for any known release */
export function deviationsOf(
  delivery: Pick<Delivery, 'event' | 'data'>,
  profile: ProfileName | undefined,
): readonly DeliveryDeviation[] {
  return deliveryDeviations(delivery, profile === undefined ? undefined : profiles[profile].generation);
}

export function deviationText({ path, problem }: DeliveryDeviation): string {
  return `${path}: ${problem}`;
}
