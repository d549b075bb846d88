/** What one peer can make the receiver hold or wait for. Values are from security.md section 2.3, row 16. */
export interface ReceiverLimits {
  readonly maxBodyBytes: number;
  /** Request line and headers together. */
  readonly maxHeaderBytes: number;
  readonly maxHeaders: number;
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly checkIntervalMs: number;
  readonly maxConnections: number;
  /** How long, and for how many bytes, a refused body is still read so that the sender gets to see the answer. */
  readonly lingerMs: number;
  readonly lingerBytes: number;
  /** Verified deliveries that wait for their answers, and the bytes of their bodies together. */
  readonly maxUnanswered: number;
  readonly maxUnansweredBytes: number;
  /** How long a stop waits for requests in flight. */
  readonly graceMs: number;
}

export const receiverLimits: ReceiverLimits = {
  maxBodyBytes: 5_000_000,
  maxHeaderBytes: 16_384,
  maxHeaders: 200,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 5_000,
  checkIntervalMs: 500,
  // At a thousand hostile connections a second, each has one second to send what it came for.
  maxConnections: 1_024,
  lingerMs: 1_000,
  lingerBytes: 16_777_216,
  maxUnanswered: 1_024,
  // Parsed, a body of brackets takes sixteen times its size.
  maxUnansweredBytes: 32 * 1_048_576,
  graceMs: 5_000,
};

/** What a server leaves free of its descriptors, for files and for connections of its own to others. */
const reservedDescriptors = 8;
const fewestConnections = 4;

/**
 * How many connections a server may hold where so many descriptors are free, so that the least useful of them is closed
 * and not the newest, whose delivery would be lost.
 * @param freeDescriptors undefined when nobody knows
 */
export function connectionsWithin(freeDescriptors: number | undefined): number {
  const { maxConnections } = receiverLimits;
  if (freeDescriptors === undefined) return maxConnections;
  return Math.min(
    maxConnections,
    Math.max(fewestConnections, Math.floor(freeDescriptors) - reservedDescriptors),
  );
}
