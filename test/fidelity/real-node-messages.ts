/** The nodes whose code is run. `ark-2.4` is the package of 2.5.19, the last whose conditions are those of 2.4. */
export const realGenerations = ['phantom-2.2', 'ark-2.4', 'ark-2.7', 'ark-3'] as const;

export type RealGeneration = (typeof realGenerations)[number];

/** What one webhook of a real node holds. */
export interface RealWebhook {
  readonly id: number;
  readonly event: string;
  readonly target: string;
  readonly token: string;
  readonly enabled: boolean;
  readonly conditions: readonly object[];
}

/** An event that a real node is to emit. */
export interface RealEvent {
  readonly event: string;
  /** The payload as JSON; null for an event without one. */
  readonly dataText: string | null;
  /** Members of the payload that are big numbers in the memory of the node. */
  readonly bigNumbers: readonly string[];
  readonly webhooks: readonly RealWebhook[];
}

export interface RealOutcome {
  /** The ids of the webhooks, in the order in which they were sent. */
  readonly sent: readonly number[];
  /** The message of the exception that ended the handling of the event. */
  readonly exception: string | null;
  /** What the node logged as errors. */
  readonly errors: readonly string[];
}
