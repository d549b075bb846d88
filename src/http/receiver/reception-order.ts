import type { Reception } from '../../protocol/reception/reception.ts';

/** Requests in the order of their arrival, although their answers come in another. */
export interface ReceptionOrder {
  /** The number of a request that has arrived. Each has to be reported, or those behind it wait for nothing. */
  number(): number;
  report(reception: Reception): void;
  /** ReceptionOrder what waits for earlier ones; whatever is reported later is dropped. */
  end(): void;
}

/** What may wait for an earlier answer. Beyond it the order is given up: memory is bounded before it is tidy. */
const maxWaiting = 1_024;
const maxWaitingBytes = 16 * 1_048_576;

export function createReceptionOrder(onReception: (reception: Reception) => void): ReceptionOrder {
  const waiting = new Map<number, Reception>();
  let waitingBytes = 0;
  let last = 0;
  let next = 1;
  let isEnded = false;

  return {
    number() {
      last += 1;
      return last;
    },
    report(reception) {
      if (isEnded) return;
      if (reception.id <= next) {
        onReception(reception);
        if (reception.id === next) {
          next += 1;
          if (waiting.size > 0) catchUp();
        }
        return;
      }
      waiting.set(reception.id, reception);
      waitingBytes += reception.bodyBytes;
      if (waiting.size > maxWaiting || waitingBytes > maxWaitingBytes) skipGap();
    },
    end() {
      while (waiting.size > 0) skipGap();
      isEnded = true;
    },
  };

  function catchUp(): void {
    for (;;) {
      const reception = waiting.get(next);
      if (reception === undefined) return;
      waiting.delete(next);
      waitingBytes -= reception.bodyBytes;
      next += 1;
      onReception(reception);
    }
  }

  /** What is still to be answered is reported when it is, out of order. */
  function skipGap(): void {
    next = Math.min(...waiting.keys());
    catchUp();
  }
}
