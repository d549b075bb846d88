/** What is known about an event, in human-readable sentences that end with a full stop; with its source. */
export interface EventFacts {
  /** Whether a stock node ever POSTs it to a webhook. */
  readonly isDelivered: boolean;
  /** When it is delivered, or why it never is, in one sentence. */
  readonly remark: string;
  /** A description of its data. */
  readonly payload: string;
  /** True if the shape was neither measured nor read in the source of the node. */
  readonly isGuess: boolean;
  /** Where the claim can be checked. */
  readonly source: string;
}

/** Describes an event that a stock node sends, and whose shape was measured or read in its source. */
export function delivered(remark: string, payload: string, source: string): EventFacts {
  return { isDelivered: true, remark, payload, isGuess: false, source };
}

/** Describes an event that no stock node sends. Its shape is a guess, unless the source of the node shows it. */
export function undelivered(remark: string, payload: string, source: string, isGuess = true): EventFacts {
  return { isDelivered: false, remark, payload, isGuess, source };
}

/** Marks the shape of an event as a guess. */
export function guessed(facts: EventFacts): EventFacts {
  return { ...facts, isGuess: true };
}
