/** The numbers of deliveries on the page, by what identifies them elsewhere. The oldest are forgotten. */
export interface DeliveryNumbers<Key> {
  add(key: Key, number: number): void;
  numberOf(key: Key): number | undefined;
  keyOf(number: number): Key | undefined;
}

/** @param maxCount how many are remembered */
export function createDeliveryNumbers<Key>(maxCount: number): DeliveryNumbers<Key> {
  const numbers = new Map<Key, number>();
  const keys = new Map<number, Key>();
  return {
    add(key, number) {
      numbers.set(key, number);
      keys.set(number, key);
      if (keys.size <= maxCount) return;
      for (const [oldest, itsKey] of keys) {
        keys.delete(oldest);
        numbers.delete(itsKey);
        return;
      }
    },
    numberOf: (key) => numbers.get(key),
    keyOf: (number) => keys.get(number),
  };
}
