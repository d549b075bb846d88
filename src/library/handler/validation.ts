import { profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { type Rejected, rejected } from '../../protocol/delivery/verdict.ts';
import { deliveryDeviations } from '../../protocol/events/contract/delivery-deviations.ts';
import type { DeliveryDeviation } from '../../protocol/events/delivery-deviation.ts';
import { checkChoice } from './check-choice.ts';
import type { Delivery } from './typed-delivery.ts';

/** How deliveries are compared with what nodes send: by `parseDelivery`, `webhookHandler` and `fetchHandler`. */
export interface ValidationOptions {
  /**
   * `true` or `'warn'`: adds `deviations` to each delivery: where it differs from what nodes send. `'refuse'`: also refuses
   * a delivery with a certain deviation, with the reason `unexpected-payload`. An unknown event is accepted, and so is one
   * whose form is a guess. Default: `false`, nothing is compared.
   */
  readonly validate?: boolean | 'warn' | 'refuse';
  /** With `validate`: the sender. Default: any known release, whichever the delivery resembles most. */
  readonly profile?: ProfileName;
}

/** A delivery refused by `validate: 'refuse'`. */
export type UnexpectedPayload = Rejected<'unexpected-payload'>;

/** With a misspelt `refuse`, nothing would be refused. @throws Problem `bad-flag` */
export function checkValidation({ validate, profile }: ValidationOptions): void {
  checkChoice('validate', validate, [true, false, 'warn', 'refuse']);
  checkChoice('profile', profile, profileNames);
}

/** Compares a delivery as the options demand. Returns it with its deviations, or a rejection with the first of them. */
export function validated(delivery: Delivery, options: ValidationOptions): Delivery | UnexpectedPayload {
  const { validate = false } = options;
  if (validate === false) return delivery;
  const deviations = deviationsOf(delivery, options.profile);
  if (validate === 'refuse') {
    const first = deviations.find(({ isCertain }) => isCertain);
    if (first !== undefined) return rejected('unexpected-payload', deviationText(first));
  }
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
