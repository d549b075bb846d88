import type { Delivery } from '../../protocol/delivery/delivery.ts';
import { isJsonObject, type JsonObject } from '../../protocol/json/json-values.ts';
import type { BlockFacts } from '../messages.ts';

const longestText = 128;

/** The names of Phantom and ARK come first, then those of Mainsail. */
const heightKeys = ['height', 'number'] as const;
const idKeys = ['id', 'hash'] as const;
const previousKeys = ['previousBlock', 'parentHash'] as const;
const delegateKeys = ['generatorPublicKey', 'proposer', 'generatorAddress'] as const;

/** Returns what places the block of a delivery in its chain; undefined if it is not about a block, or not a readable one. */
export function blockOf(delivery: Delivery | undefined): BlockFacts | undefined {
  if (delivery === undefined || !delivery.event.startsWith('block.')) return undefined;
  const { data } = delivery;
  if (!isJsonObject(data)) return undefined;
  const height = firstOf(data, heightKeys);
  const id = textIn(firstOf(data, idKeys));
  if (typeof height !== 'number' || !Number.isSafeInteger(height) || height < 0 || id === null)
    return undefined;
  const { timestamp } = data;
  return {
    height,
    id,
    previousBlock: textIn(firstOf(data, previousKeys)),
    delegate: textIn(firstOf(data, delegateKeys)),
    timestamp: typeof timestamp === 'number' && Number.isSafeInteger(timestamp) ? timestamp : null,
  };
}

function firstOf(data: JsonObject, keys: readonly string[]): unknown {
  for (const key of keys) if (data[key] !== undefined) return data[key];
  return undefined;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longestText ? value : null;
}
