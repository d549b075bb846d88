/** What an emulated node holds at the most. A real one has no such bounds. */
export interface NodeLimits {
  readonly maxWebhooks: number;
  /** Of all webhooks together. */
  readonly maxWebhookBytes: number;
  /** Occurrences of events that are being delivered. A target that hangs holds one for ever on Phantom. */
  readonly maxOccurrences: number;
  /**
   * Connections to targets, where the webhooks of an occurrence do not wait for each other. More at once on a busy
   * machine make each of them so slow that its time is over before its answer is read.
   */
  readonly maxConnections: number;
  /** Occurrences that wait until others are over, and the bytes of their payloads together. */
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
  /** Bodies of calls that are being read or answered, at each of the two servers. */
  readonly maxBodyBytes: number;
  /** When it is said that a target holds others up; ARK nodes give up by then. */
  readonly blockedAfterMs: number;
  /** How long the end waits for deliveries under way. */
  readonly graceMs: number;
}

export const nodeLimits: NodeLimits = {
  maxWebhooks: 10_000,
  maxWebhookBytes: 64 * 1_048_576,
  maxOccurrences: 512,
  maxConnections: 128,
  maxQueued: 4_096,
  maxQueuedBytes: 64 * 1_048_576,
  maxBodyBytes: 16 * 1_048_576,
  blockedAfterMs: 1_500,
  graceMs: 5_000,
};
