import type { Reception } from '../../protocol/reception/reception.ts';

/** Reports requests in the order of their arrival, even if they are answered in another. */
export interface ReceptionOrder {
  /** Returns the number of a request that has arrived. Each has to be reported, or later ones are never reported. */
  number(): number;
  report(reception: Reception): void;
  /** Reports everything that waits for earlier requests. Anything reported later is dropped. */
  end(): void;
}

/** Limits on what may wait for an earlier answer. Beyond them the order is given up: bounded memory matters more. */
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

  /** Skips requests that are still unanswered. They are reported out of order once they are answered. */
  function skipGap(): void {
    next = Math.min(...waiting.keys());
    catchUp();
  }
}
