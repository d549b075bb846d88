import { Problem } from '../../problem.ts';

/** What a timer of Node can wait at most, 24.8 days; it takes anything longer for one millisecond. */
const maxTimerMs = 2_147_483_647;

/**
 * How long to set a timer so that it never ends early.
 * @param timeoutMs milliseconds from 0 up, Infinity included
 * @throws Problem `bad-flag` for anything else
 */
export function timerMs(timeoutMs: number): number {
  if (!(timeoutMs >= 0)) {
    throw new Problem('bad-flag', `Expected milliseconds from 0 up for "timeoutMs", got ${timeoutMs}.`);
  }
  return Math.min(Math.ceil(timeoutMs), maxTimerMs);
}
