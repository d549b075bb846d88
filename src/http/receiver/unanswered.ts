/** The deliveries that have been read and wait for their answer. */
export interface Unanswered {
  /** Whether a body of so many bytes is one too many. A lone one never is. */
  isFull(bodyBytes: number): boolean;
  add(bodyBytes: number): void;
  remove(bodyBytes: number): void;
}

export function createUnanswered(maxCount: number, maxBytes: number): Unanswered {
  let count = 0;
  let bytes = 0;
  return {
    isFull: (bodyBytes) => count >= maxCount || (count > 0 && bytes + bodyBytes > maxBytes),
    add(bodyBytes) {
      count += 1;
      bytes += bodyBytes;
    },
    remove(bodyBytes) {
      count -= 1;
      bytes -= bodyBytes;
    },
  };
}
