import { hash } from 'node:crypto';
import type { Delivery } from '../delivery/delivery.ts';
import type { Earlier } from './reception.ts';

/** Longer keys are kept as digests. */
const maxKeyLength = 200;

export interface DuplicateFinder {
  /** Returns the first delivery that was the same, or null. Remembers this one. */
  find(seen: Earlier, delivery: Delivery): Earlier | null;
}

/**
 * Finds deliveries that arrived before, although nodes give them no id (protocol.md section 8). Two are the same if
 * they have the same event and the same `data.id`, or without an id the same payload text. Numbers, booleans, null and
 * absent payloads repeat naturally, so they must also have the same timestamp. Remembers at least the `capacity` most
 * recently seen deliveries, and at most twice as many.
 */
export function createDuplicateFinder(capacity = 4_096): DuplicateFinder {
  // Two alternating maps, not one that forgets its oldest key: deleted entries stay in the tables of a map, and an
  // iterator that waits at the oldest key keeps all those tables alive.
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
    // Always a digest: the text is a slice of the body and would keep the whole body in memory.
    return digest(`${start} text ${dataText ?? ''}`);
  }
  return timestamp === null ? undefined : shortened(`${start} ${timestamp} ${dataText}`);
}

/** Returns undefined for an id that identifies nothing, such as a number that JSON.parse has rounded. */
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
