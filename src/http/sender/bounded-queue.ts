export interface QueueLimits {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** A first-in, first-out queue from which a waiting item can also be removed. */
export interface BoundedQueue<Item> {
  /** Adds an item. Returns undefined if there was room, otherwise a description of what fills the queue. */
  add(item: Item, bytes: number): string | undefined;
  remove(item: Item): void;
  /** Removes and returns the first item, or undefined if there is none. */
  shift(): Item | undefined;
}

export function createBoundedQueue<Item>({ maxItems, maxBytes }: QueueLimits): BoundedQueue<Item> {
  /** Each item with its bytes; a Map keeps the order. */
  const items = new Map<Item, number>();
  let totalBytes = 0;

  return {
    add(item, bytes) {
      if (items.size >= maxItems) return `${items.size} deliveries`;
      if (totalBytes + bytes > maxBytes) return `deliveries of ${totalBytes} bytes`;
      items.set(item, bytes);
      totalBytes += bytes;
      return undefined;
    },
    remove,
    shift() {
      for (const item of items.keys()) {
        remove(item);
        return item;
      }
      return undefined;
    },
  };

  function remove(item: Item): void {
    totalBytes -= items.get(item) ?? 0;
    items.delete(item);
  }
}
