import { blockBody } from '../programs/delivery.ts';

const height = '"height":300900,';
const id = '"id":"9353009632159110625"';
const firstId = 9_000_000_000_000_000_000n;

/** Replaces height and id of the example block, so each number is another block. @param text may have the body escaped */
export function numberBlock(text: string, n: number, quote = '"'): string {
  const quoted = (part: string) => part.replaceAll('"', quote);
  return text
    .replace(quoted(height), quoted(`"height":${firstHeight + n},`))
    .replace(quoted(id), quoted(`"id":"${firstId + BigInt(n)}"`));
}

/** As many digits as in the example, so all bodies have the same length. */
const firstHeight = 300_000;

export interface PreparedDelivery {
  /** What a relay stores next to the body, in its order. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly height: number;
  readonly body: Buffer;
  /** The text of `data` in the body. */
  readonly payload: string;
}

/** Prepares what a relay would store of a block. */
function prepareDelivery(n: number): PreparedDelivery {
  const body = numberBlock(blockBody, n);
  const subject = String(firstId + BigInt(n));
  return {
    attributes: {
      specversion: '1.0',
      id: `0123456789ab-${n}`,
      source: 'urn:phantom-webhook:0123456789abcdef:default',
      type: 'block.forged',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      subject,
      dedupkey: `block.forged:${subject}`,
      token: 'default',
      attempt: '1',
    },
    height: firstHeight + n,
    body: Buffer.from(body),
    payload: body.slice(body.indexOf('"data":') + '"data":'.length, body.lastIndexOf(',"event"')),
  };
}

/** Prepares deliveries in groups, each to be stored at once. */
export function prepareGroups(count: number, size: number): readonly (readonly PreparedDelivery[])[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, group) =>
    Array.from({ length: Math.min(size, count - group * size) }, (__, index) =>
      prepareDelivery(group * size + index),
    ),
  );
}
