import { isJsonObject } from '../json/json-values.ts';

/** Fields that hold big numbers in the memory of a node, but strings in its JSON (protocol.md section 4.3). */
export const moneyFields = ['amount', 'fee', 'totalAmount', 'totalFee', 'reward'] as const;

// block.forged and transaction.forged reach the node from the forger over HTTP, so in memory they hold strings too.
const liveEvents: ReadonlySet<string> = new Set([
  'block.applied',
  'block.reverted',
  'transaction.applied',
  'transaction.expired',
  'delegate.registered',
]);

/** Behaves like a big number for every condition: an object that converts to its text. */
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
 * Returns what the conditions of a node see when it sends `data` as JSON.
 *
 * Measured on Phantom 2.2.4 (protocol.md sections 4.3 and 4.4): in five events the money fields are bignumber.js
 * objects, so `eq` never matches one and `contains` throws. Inferred: the same fields of the same events are big
 * numbers in every later generation, which emits the same objects. How its conditions treat a big number is measured.
 * Other differences between memory and JSON, such as the classes of payloads, are not modelled.
 * @param data the result of JSON.parse; it is not changed
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
