import { setTimeout as wait } from 'node:timers/promises';
import type { Observation } from '../../check/cases/check-case.ts';
import { type FireOptions, fireRequest } from '../../http/sender/fire-request.ts';
import type { RawRequest } from '../../protocol/delivery/raw-request.ts';

/** A supervisor restarts a handler within this time. */
const restartMs = 3_000;
const stepMs = 100;

/** Whether nothing listened when these requests began. */
export function isLost([first]: readonly Pick<Observation, 'outcome'>[]): boolean {
  if (first?.outcome.kind !== 'failed' || first.outcome.reason !== 'refused') return false;
  return (first.outcome.firstFailure ?? 'refused') === 'refused';
}

/** Waits for a handler to listen again. Returns whether it does. */
export async function waitForRestart(request: RawRequest, options: FireOptions): Promise<boolean> {
  let isReset = false;
  for (let waitedMs = 0; waitedMs < restartMs; waitedMs += stepMs) {
    await wait(stepMs, undefined, { signal: options.signal }).catch(() => {});
    if (options.signal.aborted) return false;
    const outcome = await fireRequest(request, options);
    // A process that is about to end still takes connections, and resets them.
    isReset = outcome.kind === 'failed' && outcome.reason === 'reset';
    if (outcome.kind === 'answered' || (outcome.reason !== 'refused' && !isReset)) return true;
  }
  return isReset;
}
