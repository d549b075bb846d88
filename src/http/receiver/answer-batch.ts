import { setImmediate } from 'node:timers';

/** Answers that are sent together, at the end of the next turn of the event loop. */
export interface AnswerBatch<Item> {
  /** @param bytes the memory that the item holds while it waits */
  add(item: Item, bytes: number): void;
  /** Sends and reports all waiting items now. */
  flush(): void;
}

/** A batch that reaches one of these limits is sent at once. */
const maxItems = 256;
const maxBytes = 1_048_576;

/**
 * Sends all answers of two turns first, and reports them afterwards. Waking up a sender costs more than everything else
 * done with a delivery, unless it is still awake from the answer before. Reporting last means that no sender waits for
 * its answer meanwhile.
 *
 * Answers are sent one turn later than possible, because targets have priority: by then the next delivery is on its way
 * to its target, whose answer is what most senders wait for.
 * @param send sends one answer, and returns what to report about it
 */
export function createAnswerBatch<Item, Outcome>(
  send: (item: Item) => Outcome,
  report: (outcome: Outcome) => void,
): AnswerBatch<Item> {
  let items: Item[] = [];
  let bytes = 0;

  return {
    add(item, itemBytes) {
      items.push(item);
      bytes += itemBytes;
      if (items.length >= maxItems || bytes >= maxBytes) flush();
      else if (items.length === 1) setImmediate(() => setImmediate(flush));
    },
    flush,
  };

  function flush(): void {
    const batch = items;
    items = [];
    bytes = 0;
    for (const outcome of batch.map(send)) report(outcome);
  }
}
