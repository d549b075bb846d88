import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request from its complete headers to its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
  /** Of a clock that never goes back. */
  readonly startedMs: number;
}
