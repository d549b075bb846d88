import { isJsonObject } from '../json/json-values.ts';

/** The fields that hold big numbers in the memory of a node and strings in its JSON (protocol.md section 4.3). */
export const moneyFields = ['amount', 'fee', 'totalAmount', 'totalFee', 'reward'] as const;

// block.forged and transaction.forged came from the forger by HTTP, so they hold strings there too.
const liveEvents: ReadonlySet<string> = new Set([
  'block.applied',
  'block.reverted',
  'transaction.applied',
  'transaction.expired',
  'delegate.registered',
]);

/** A big number as far as conditions can tell: an object that stands for its text. */
class LiveNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  valueOf(): string {
    return this.#text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

/**
 * What the conditions of a node see where the JSON that it sends holds `data`.
 *
 * Measured on Phantom 2.2.4 (protocol.md sections 4.3 and 4.4): in five events the money fields are bignumber.js
 * objects, so `eq` never matches one and `contains` throws. Inferred: that the same fields of the same events are big
 * numbers in every later generation, which emits the same objects (how its conditions treat a big number is measured).
 * Other differences between memory and JSON, such as the classes of payloads, are not followed.
 * @param data as JSON.parse gives it; it is not changed
 */
export function livePayload(event: string, data: unknown): unknown {
  if (!liveEvents.has(event) || !isJsonObject(data)) return data;
  const live: Record<string, unknown> = { ...data };
  for (const field of moneyFields) {
    const value = Object.hasOwn(live, field) ? live[field] : undefined;
    if (typeof value === 'string') live[field] = new LiveNumber(value);
  }
  return live;
}
