import { deliveryDeviations } from '../events/contract/delivery-deviations.ts';
import type { Delivery } from './delivery.ts';
import { type Profile, type ProfileName, profileNames, profiles } from './profile.ts';

/** What a request shows of its sender, apart from its event and payload. */
export interface SenderTraces {
  /** Names as they were sent, and values. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The keys of the body, in their order. */
  readonly keys: readonly string[];
  /** Whether the authorization was the whole token. */
  readonly isWhole: boolean;
}

const nodeProfiles = profileNames
  .map((name) => profiles[name])
  .filter(({ name }) => name !== 'docs' && name !== 'portable');

/** The most that a payload counts against a sender. Headers are the better evidence: nodes may be upgraded. */
const mostPayloadDifferences = 3;

/**
 * Returns the sender that a delivery resembles most, by its format, its event and payload, and its other traces. If it
 * resembles several equally, returns the first of them in `profileNames`.
 */
export function likelyProfile(delivery: Delivery, traces: SenderTraces): ProfileName {
  if (delivery.format !== 'node') return delivery.format === 'docs' ? 'docs' : 'portable';
  const compared = nodeProfiles.map((profile) => ({
    name: profile.name,
    differences: payloadDifferences(profile, delivery) + traceDifferences(profile, traces),
  }));
  return compared.reduce((best, one) => (one.differences < best.differences ? one : best)).name;
}

function payloadDifferences({ generation }: Profile, delivery: Delivery): number {
  const deviations = deliveryDeviations(delivery, generation);
  const isUnknownEvent = deviations.some(({ path }) => path === 'event');
  return isUnknownEvent ? mostPayloadDifferences : Math.min(deviations.length, mostPayloadDifferences);
}

function traceDifferences(profile: Profile, { headers, keys, isWhole }: SenderTraces): number {
  const matching = profile.headers.filter((wanted) =>
    headers.some(
      ([name, value]) => name === wanted.name && (wanted.kind !== 'fixed' || value === wanted.value),
    ),
  );
  // Some releases differ only in a header that the others add.
  const added = headers.filter(
    ([name]) => isOfNodes(name) && !profile.headers.some((wanted) => wanted.name === name),
  );
  const inOrder = profile.envelope.filter((key) => keys.includes(key));
  return (
    added.length -
    matching.length +
    ((profile.authorization === 'whole') === isWhole ? 0 : 1) +
    (inOrder.every((key, index) => keys[index] === key) ? 0 : 1)
  );
}

/** Whether any node sends this header. */
function isOfNodes(name: string): boolean {
  return nodeProfiles.some(({ headers }) => headers.some((header) => header.name === name));
}
