/** Answers that go out together, at the end of the next turn of the event loop. */
export interface AnswerBatch<Item> {
  /** @param bytes those of the memory that it keeps while it waits */
  add(item: Item, bytes: number): void;
  /** Sends and tells what waits, now. */
  flush(): void;
}

/** No more than this waits for it. */
const maxItems = 256;
const maxBytes = 1_048_576;

/**
 * First all that two turns have brought is sent, then it is told. Who gets an answer has to be woken up, unless it is awake
 * still from the one before, and that costs more than all else that is done with a delivery; and nobody waits for an answer
 * while another is told.
 * A turn later than it could be, because targets come first: what is forwarded next is on its way then, and the answer of a
 * target is what most senders wait for.
 * @param send sends one answer, and returns what there is to tell of it
 */
export function createAnswerBatch<Item, Told>(
  send: (item: Item) => Told,
  tell: (told: Told) => void,
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
    for (const told of batch.map(send)) tell(told);
  }
}
