import { setTimeout as wait } from 'node:timers/promises';
import type { Observation } from '../check/cases/check-case.ts';
import { isClosed } from '../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../http/sender/fire-request.ts';
import type { RawOutcome, RawRequest } from '../protocol/delivery/raw-request.ts';

/** A supervisor restarts a handler within this time. */
const restartMs = 3_000;
const stepMs = 100;

/** Whether nothing listened when these requests began. */
export function isLost([first]: readonly Pick<Observation, 'outcome'>[]): boolean {
  if (first?.outcome.kind !== 'failed' || first.outcome.reason !== 'refused') return false;
  return (first.outcome.firstFailure ?? 'refused') === 'refused';
}

/** Whether these requests, like those before them, may have reached a process that was about to end. */
export function isMaybeEnding(
  before: readonly Pick<Observation, 'outcome'>[],
  [first]: readonly Pick<Observation, 'outcome'>[],
): boolean {
  const last = before.at(-1);
  return last !== undefined && isClosed(last.outcome) && first !== undefined && isReset(first.outcome);
}

/** Waits for a handler to listen again. Returns whether it does. */
export async function waitForRestart(request: RawRequest, options: FireOptions): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += stepMs) {
    const outcome = await fireRequest(request, options);
    if (options.signal.aborted) return false;
    // A process that is about to end still takes connections, and resets them.
    const isEnded = outcome.kind === 'failed' && outcome.reason === 'refused';
    if (!isEnded && !isReset(outcome)) return true;
    if (waitedMs >= restartMs) return !isEnded;
    await wait(stepMs, undefined, { signal: options.signal }).catch(() => {});
  }
}

function isReset(outcome: RawOutcome): boolean {
  return outcome.kind === 'failed' && outcome.reason === 'reset';
}
