import type { Delivery } from '../../protocol/delivery/delivery.ts';
import { type Profile, type ProfileHeader, profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { deliveryDeviations } from '../../protocol/events/contract/delivery-deviations.ts';

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

/** The most that a payload counts against a sender: nodes may be upgraded. */
const mostPayloadDifferences = 3;
/** To compare a payload of megabytes with each sender would hold up deliveries. Real ones have up to 60,000 characters. */
const maxComparedLength = 131_072;
/** How much all headers of a sender count for it. */
const headersWeight = 4;

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
  if ((delivery.dataText?.length ?? 0) > maxComparedLength) return 0;
  const deviations = deliveryDeviations(delivery, generation);
  const isUnknownEvent = deviations.some(({ path }) => path === 'event');
  return isUnknownEvent ? mostPayloadDifferences : Math.min(deviations.length, mostPayloadDifferences);
}

function traceDifferences(profile: Profile, { headers, keys, isWhole }: SenderTraces): number {
  const inOrder = profile.envelope.filter((key) => keys.includes(key));
  return (
    (hasHeadersOf(profile, headers) ? 0 : headersWeight) +
    ((profile.authorization === 'whole') === isWhole ? 0 : 1) +
    (inOrder.every((key, index) => keys[index] === key) ? 0 : 1)
  );
}

/** Whether these are the headers of a sender, in its spelling. Proxies add others, and decide about the connection. */
function hasHeadersOf({ headers: wanted }: Profile, headers: SenderTraces['headers']): boolean {
  const isFound = (header: ProfileHeader) =>
    headers.some(
      ([name, value]) => name === header.name && (header.kind !== 'fixed' || value === header.value),
    );
  return (
    wanted.every((header) => header.name === 'Connection' || isFound(header)) &&
    // Some releases differ only in a header that the others add.
    headers.every(([name]) => !isOfNodes(name) || wanted.some((header) => header.name === name))
  );
}

/** Whether any node sends this header. */
function isOfNodes(name: string): boolean {
  return nodeProfiles.some(({ headers }) => headers.some((header) => header.name === name));
}
