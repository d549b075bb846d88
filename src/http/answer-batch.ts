/** Answers that go out together, at the end of a turn of the event loop. */
export interface AnswerBatch<Item> {
  /** @param bytes those of the memory that it keeps while it waits */
  add(item: Item, bytes: number): void;
  /** Sends and tells what waits, now. */
  flush(): void;
}

/** No more than this waits for the end of a turn. */
const maxItems = 256;
const maxBytes = 1_048_576;

/**
 * First all that one turn has brought is sent, then it is told. Who gets an answer has to be woken up, unless it is awake
 * still from the one before, and that costs more than all else that is done with a delivery; and nobody waits for an answer
 * while another is told.
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
      else if (items.length === 1) setImmediate(flush);
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
