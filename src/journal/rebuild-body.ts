import type { DeliveryFormat } from '../protocol/delivery/delivery.ts';
import { envelopeText } from '../protocol/delivery/delivery-request.ts';
import { type ProfileName, profiles } from '../protocol/delivery/profile.ts';
import { maxDepth, outlineJson } from '../protocol/json/json-outline.ts';

/** Whose keys and order a body of the format has; mainsail, which orders them differently, looks like any node. */
const senders: Readonly<Record<DeliveryFormat, ProfileName>> = {
  node: 'phantom-2.2',
  docs: 'docs',
  both: 'portable',
};

interface Told {
  readonly event: string;
  readonly format: unknown;
  readonly timestamp: unknown;
}

/**
 * The body as its sender will have written it, from a line of `listen --json`: the payload with every digit as it
 * stands there. Undefined when the line does not tell enough.
 */
export function rebuildBody(line: string, { event, format, timestamp }: Told): Uint8Array | undefined {
  if (!isFormat(format)) return undefined;
  if (timestamp !== null && typeof timestamp !== 'number') return undefined;
  const { depth, members } = outlineJson(line);
  if (depth > maxDepth) return undefined;
  const data = members.findLast(({ key }) => key === 'data');
  const dataText = data && line.slice(data.start, data.end).trim();
  return Buffer.from(
    envelopeText(profiles[senders[format]], { event, timestampMs: timestamp ?? undefined, dataText }),
  );
}

function isFormat(format: unknown): format is DeliveryFormat {
  return typeof format === 'string' && Object.hasOwn(senders, format);
}
