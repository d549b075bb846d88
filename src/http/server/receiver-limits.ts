import type { ServerOptions } from 'node:http';

/**
 * Limits on what one peer can make the receiver hold or wait for. The size of headers and the timeouts of requests and
 * idle connections are from security.md section 2.3, row 16.
 */
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
  /** How long, and for how many bytes, a refused body is still read so that the sender sees the answer. */
  readonly lingerMs: number;
  readonly lingerBytes: number;
  /** Limits on verified deliveries that wait for their answers: their number, and the total bytes of their bodies. */
  readonly maxUnanswered: number;
  readonly maxUnansweredBytes: number;
  /** How long stopping waits for requests in flight. */
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
  // At a thousand hostile connections a second, each connection still has one second to send its request.
  maxConnections: 1_024,
  lingerMs: 1_000,
  lingerBytes: 16_777_216,
  maxUnanswered: 1_024,
  // A body full of brackets takes sixteen times its size once parsed.
  maxUnansweredBytes: 32 * 1_048_576,
  graceMs: 5_000,
};

/** Returns the limits that Node.js enforces itself, as options of a server. */
export function nodeLimits(limits: ReceiverLimits): ServerOptions {
  return {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
  };
}

/** How many descriptors a server leaves free, for files and outgoing connections. */
const reservedDescriptors = 8;
const fewestConnections = 4;

/**
 * Returns how many connections a server may hold with so many free descriptors. Beyond its own limit the server closes
 * the least useful connection. Out of descriptors, it would lose the newest one and its delivery.
 * @param freeDescriptors undefined if unknown
 */
export function connectionsWithin(freeDescriptors: number | undefined): number {
  const { maxConnections } = receiverLimits;
  if (freeDescriptors === undefined) return maxConnections;
  return Math.min(
    maxConnections,
    Math.max(fewestConnections, Math.floor(freeDescriptors) - reservedDescriptors),
  );
}
