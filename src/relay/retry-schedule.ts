/** When a delivery that its target has not accepted is sent again. Durations in milliseconds. */
export interface RetrySchedule {
  /** The most that the pause before the second try can be. It doubles with each further try. */
  readonly firstRetryMs: number;
  readonly maxRetryDelayMs: number;
  /** For how long a delivery is tried before it becomes a dead letter. */
  readonly retryForMs: number;
}

/**
 * Returns the pause before the next try: exponential back-off with full jitter, so that deliveries which failed together
 * are not sent again together. The pause is drawn between zero and a limit that doubles with each try.
 * @param attempts how often the delivery was sent, at least 1
 * @param random from 0 to 1, without 1
 */
export function backOffMs(
  { firstRetryMs, maxRetryDelayMs }: RetrySchedule,
  attempts: number,
  random: number,
): number {
  // Beyond 2^1000 a number is infinite, and zero times infinity is NaN.
  const limitMs = Math.min(maxRetryDelayMs, firstRetryMs * 2 ** Math.min(attempts - 1, 1_000));
  return Math.floor(random * (limitMs + 1));
}

/**
 * Reads Retry-After (RFC 9110, section 10.2.3): seconds, or an HTTP date. Returns milliseconds from now on, 0 for a date
 * in the past; undefined without the header, or if it is malformed.
 * @param nowMs Unix milliseconds
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1_000;
  // Date.parse also accepts forms that are not HTTP dates, such as a year.
  if (!/^[A-Z][a-z]+,? .*\d\d:\d\d:\d\d/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/**
 * Returns the pause before the next try, which is at the latest when the time for tries is over. Undefined if it is over:
 * the delivery is a dead letter.
 * @param triedForMs for how long the delivery has been tried
 */
export function nextTryMs(
  schedule: RetrySchedule,
  { attempts, triedForMs, random, retryAfterMs: askedMs = 0 }: TryFacts,
): number | undefined {
  const leftMs = schedule.retryForMs - triedForMs;
  if (leftMs <= 0) return undefined;
  return Math.min(leftMs, Math.max(askedMs, backOffMs(schedule, attempts, random)));
}

interface TryFacts {
  readonly attempts: number;
  readonly triedForMs: number;
  readonly random: number;
  /** What the target asked for, in milliseconds from now on. */
  readonly retryAfterMs?: number | undefined;
}
