import { Problem } from '../../problem.ts';

/** The longest delay of a Node timer, 24.8 days. Node replaces anything longer with one millisecond. */
const maxTimerMs = 2_147_483_647;

/**
 * Returns the delay of a timer that must never end early.
 * @param timeoutMs milliseconds from 0 up, Infinity included
 * @throws Problem `bad-flag` for anything else
 */
export function timerMs(timeoutMs: number): number {
  if (!(timeoutMs >= 0)) {
    throw new Problem('bad-flag', `Expected milliseconds, 0 or more, for "timeoutMs", got ${timeoutMs}.`);
  }
  return Math.min(Math.ceil(timeoutMs), maxTimerMs);
}
