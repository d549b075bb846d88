/** The time and the chance that a relay works with. */
export interface WorkerClock {
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** From 0 to 1, without 1. */
  random(): number;
  /** Resolves after the time, or when the signal is aborted. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>;
}
