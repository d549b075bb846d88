import type { AnswerEntry, JournalEntry, RecordedAnswer } from './journal-record.ts';

/** A delivery of a journal, and how it was answered. */
export interface RecordedDelivery {
  /** Its position among the deliveries of the journal, from 1. */
  readonly n: number;
  readonly entry: JournalEntry;
  /** Undefined if it is not in the journal. */
  readonly answer: RecordedAnswer | undefined;
}

interface Held {
  readonly n: number;
  readonly entry: JournalEntry;
  answer: RecordedAnswer | undefined;
}

/** A listener lets at most 1,024 deliveries, or 32 MB, wait for their answers. */
const maxHeld = 2_048;
const maxHeldBytes = 67_108_864;

/**
 * Numbers deliveries and joins each with the later line about its answer, in the order of the journal. Memory is limited:
 * a delivery whose answer is too far away, or missing after a crash, is yielded without it.
 * @param isChosen decides which deliveries are yielded; the others count too
 */
export async function* pairAnswers(
  lines: AsyncIterable<JournalEntry | AnswerEntry>,
  isChosen: (entry: JournalEntry, n: number) => boolean = () => true,
): AsyncGenerator<RecordedDelivery, void, void> {
  let n = 0;
  let held: Held[] = [];
  let heldBytes = 0;
  const byId = new Map<string, Held>();

  for await (const found of lines) {
    if (found.kind === 'answer') {
      const answered = byId.get(found.id);
      if (answered === undefined) continue;
      byId.delete(found.id);
      answered.answer = found;
    } else {
      n += 1;
      if (!isChosen(found, n)) continue;
      const { id, answer } = found;
      const delivery: Held = { n, entry: found, answer };
      held.push(delivery);
      heldBytes += found.body.length;
      if (id !== undefined && answer === undefined) byId.set(id, delivery);
    }
    const ready = countReady();
    if (ready === 0) continue;
    const leaving = held.slice(0, ready);
    held = held.slice(ready);
    for (const delivery of leaving) forget(delivery);
    yield* leaving;
  }
  yield* held;

  /** How many from the first on need not wait, or can wait no longer. */
  function countReady(): number {
    let count = 0;
    let leftBytes = heldBytes;
    for (const { entry, answer } of held) {
      const isCrowded = held.length - count > maxHeld || leftBytes > maxHeldBytes;
      if (answer === undefined && entry.id !== undefined && !isCrowded) break;
      count += 1;
      leftBytes -= entry.body.length;
    }
    return count;
  }

  function forget(delivery: Held): void {
    const { id, body } = delivery.entry;
    heldBytes -= body.length;
    // A later one may have the same id, in a journal that was put together of several.
    if (id !== undefined && byId.get(id) === delivery) byId.delete(id);
  }
}
