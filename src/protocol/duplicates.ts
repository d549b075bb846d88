import { hash } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import type { Earlier } from './treatment.ts';

/** Keys longer than this are kept as digests. */
const maxKeyLength = 200;

export interface DuplicateFinder {
  /** The first delivery that was the same, or null. Remembers what is said of this one. */
  find(seen: Earlier, delivery: Delivery): Earlier | null;
}

/**
 * Finds deliveries that came before, though nodes give them no id (protocol.md section 8): the same event with the same
 * `data.id`, or else with the same payload text. Numbers, booleans, null and absent payloads repeat by nature, so they
 * are the same only at the same time of sending. Forgets the least recently seen beyond `capacity`.
 */
export function createDuplicateFinder(capacity = 4_096): DuplicateFinder {
  const seen = new Map<string, Earlier>();
  // Kept, because a new iterator walks over all that was deleted before it comes to the first key.
  const oldestFirst = seen.keys();

  return {
    find({ id, receivedAtMs }, delivery) {
      const key = keyOf(delivery);
      if (key === undefined) return null;
      const earlier = seen.get(key);
      // A map keeps its keys in the order they were set.
      if (earlier !== undefined) seen.delete(key);
      seen.set(key, earlier ?? { id, receivedAtMs });
      if (seen.size > capacity) {
        const { value: oldest } = oldestFirst.next();
        if (oldest !== undefined) seen.delete(oldest);
      }
      return earlier ?? null;
    },
  };
}

function keyOf({ event, data, dataText, timestamp }: Delivery): string | undefined {
  const start = `${event.length} ${event}`;
  if (typeof data === 'string' || (typeof data === 'object' && data !== null)) {
    const id = idOf(data);
    if (typeof id === 'number') return shortened(`${start} number ${id}`);
    if (id !== undefined) return shortened(`${start} string ${id}`);
    // Always a digest: the text is a part of the body and would keep all of it alive.
    return digest(`${start} text ${dataText ?? ''}`);
  }
  return timestamp === null ? undefined : shortened(`${start} ${timestamp} ${data}`);
}

/** Undefined for what says too little, such as a number that JSON.parse has rounded. */
function idOf(data: object | string): string | number | undefined {
  if (typeof data === 'string' || Array.isArray(data) || !Object.hasOwn(data, 'id')) return undefined;
  const { id }: { id?: unknown } = data;
  if (typeof id === 'string' && id !== '') return id;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function shortened(key: string): string {
  return key.length > maxKeyLength ? digest(key) : key;
}

function digest(key: string): string {
  return hash('sha256', key, 'base64');
}
