import type { Delivery } from '../protocol/delivery/delivery.ts';
import { profiles } from '../protocol/delivery/profile.ts';
import type { ProfileName } from '../protocol/delivery/profile-name.ts';
import type { DeliveryDeviation } from '../protocol/events/delivery-deviation.ts';
import type { TokenHider } from '../protocol/secrets/hide-tokens.ts';

/** Returns how a delivery differs from what its sender documents, safe to show. */
export type FindDeviations = (delivery: Delivery) => readonly DeliveryDeviation[];

interface ValidationOptions {
  readonly isValidating: boolean;
  /** Undefined for any known release. */
  readonly sender: ProfileName | undefined;
}

/**
 * Returns the function that `--validate` compares deliveries with; undefined without the flag. The event contract is
 * loaded late, because it is large.
 */
export async function openValidation(
  { isValidating, sender }: ValidationOptions,
  { hideIn }: Pick<TokenHider, 'hideIn'>,
): Promise<FindDeviations | undefined> {
  if (!isValidating) return undefined;
  const { deliveryDeviations } = await import('../protocol/events/contract/delivery-deviations.ts');
  const generation = sender === undefined ? undefined : profiles[sender].generation;
  // The values shown come from the payload, where a token can be.
  return (delivery) =>
    deliveryDeviations(delivery, generation).map(({ path, problem, ...rest }) => ({
      ...rest,
      path: hideIn(path),
      problem: hideIn(problem),
    }));
}
