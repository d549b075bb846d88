import type { Schema } from './schema/schema.ts';

/** What is known about an event, in human-readable sentences that end with a full stop; with its source. */
export interface EventContract {
  /** Whether a stock node ever POSTs it to a webhook. */
  readonly isDelivered: boolean;
  /** When it is delivered, or why it never is, in one sentence. */
  readonly remark: string;
  /** What its `data` may be. Undefined if the body has no `data`. */
  readonly data: Schema | undefined;
  /** True if the shape was neither measured nor read in the source of the node. */
  readonly isGuess: boolean;
  /** Where the claim can be checked. */
  readonly source: string;
}

/** For an event whose body has no `data`. */
export const noData = undefined;

/** Describes an event that a stock node sends, and whose shape was measured or read in its source. */
export function delivered(remark: string, data: Schema | undefined, source: string): EventContract {
  return { isDelivered: true, remark, data, isGuess: false, source };
}

/** Describes an event that no stock node sends. Its shape is a guess, unless the source of the node shows it. */
export function undelivered(
  remark: string,
  data: Schema | undefined,
  source: string,
  isGuess = true,
): EventContract {
  return { isDelivered: false, remark, data, isGuess, source };
}

/** Marks the shape of an event as a guess. */
export function guessed(contract: EventContract): EventContract {
  return { ...contract, isGuess: true };
}

/** Describes the data of an event in a sentence. */
export function describeData({ data }: Pick<EventContract, 'data'>): string {
  return data === undefined ? 'None: the body has no "data".' : (data.description ?? 'Any JSON value.');
}
