import { hash } from 'node:crypto';
import type { Delivery } from '../delivery/delivery.ts';
import type { Earlier } from './reception.ts';

/** Keys longer than this are kept as digests. */
const maxKeyLength = 200;

export interface DuplicateFinder {
  /** The first delivery that was the same, or null. Remembers what is said of this one. */
  find(seen: Earlier, delivery: Delivery): Earlier | null;
}

/**
 * Finds deliveries that came before, though nodes give them no id (protocol.md section 8): the same event with the same
 * `data.id`, or else with the same payload text. Numbers, booleans, null and absent payloads repeat by nature, so they
 * are the same only at the same time of sending. Remembers at least the `capacity` most recently seen, and at most
 * twice as many.
 */
export function createDuplicateFinder(capacity = 4_096): DuplicateFinder {
  // Two maps in turn rather than one that forgets its oldest key: what is deleted from a map stays in its tables, and an
  // iterator that waits for the oldest key keeps all of these alive.
  let recent = new Map<string, Earlier>();
  let older: ReadonlyMap<string, Earlier> = recent;

  return {
    find({ id, receivedAtMs }, delivery) {
      const key = keyOf(delivery);
      if (key === undefined) return null;
      const known = recent.get(key);
      if (known !== undefined) return known;
      const earlier = older.get(key);
      recent.set(key, earlier ?? { id, receivedAtMs });
      if (recent.size === capacity) {
        older = recent;
        recent = new Map();
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
  return timestamp === null ? undefined : shortened(`${start} ${timestamp} ${dataText}`);
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
