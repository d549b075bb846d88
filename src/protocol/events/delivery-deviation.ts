/** A difference between a delivery and what its sender documents, for people. */
export interface DeliveryDeviation {
  /** The place: `event`, `data`, or a path such as `data.transactions[0].fee`. */
  readonly path: string;
  /** The same as the keys and indexes that lead to it. */
  readonly keys: readonly (string | number)[];
  /** False if the form of the event is a guess, or the event is unknown, as those of other networks are. */
  readonly isCertain: boolean;
  /** A few words without a full stop, safe to print: `expected an integer, got "12"`. */
  readonly problem: string;
}

/** The most deviations of one delivery that are found: more add no information. */
export const mostDeviations = 20;
