/** What is known of an event, for people: sentences end with a full stop and name their source. */
export interface EventFacts {
  /** Whether a stock node ever POSTs it to a webhook. */
  readonly isDelivered: boolean;
  /** When it is delivered, or why it never is; one sentence. */
  readonly remark: string;
  /** Its data in words. */
  readonly payload: string;
  /** The shape was neither measured nor read from the sender's source. */
  readonly isGuess: boolean;
  /** Where the claim can be checked. */
  readonly source: string;
}

/** An event that a stock node sends, whose shape was measured or read. */
export function delivered(remark: string, payload: string, source: string): EventFacts {
  return { isDelivered: true, remark, payload, isGuess: false, source };
}

/** An event that no stock node sends. Mostly its shape has to be guessed, but not where the source shows it. */
export function undelivered(remark: string, payload: string, source: string, isGuess = true): EventFacts {
  return { isDelivered: false, remark, payload, isGuess, source };
}

/** The same facts about a shape that was not found out. */
export function guessed(facts: EventFacts): EventFacts {
  return { ...facts, isGuess: true };
}
