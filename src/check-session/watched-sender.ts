import type { PreparedCase } from '../check/cases/case-list.ts';
import type { Observation } from '../check/cases/check-case.ts';
import type { RequestMaker } from '../check/cases/request-maker.ts';
import type { Lockout } from '../check/judge/observed-run.ts';
import { countUnanswered, isUnanswered, mostUnanswered } from '../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../http/sender/fire-request.ts';
import type { Ending } from './endings.ts';
import { freshAddresses, watchForLockout } from './find-lockout.ts';
import { isLost, isMaybeEnding, waitForRestart } from './handler-restart.ts';
import type { CaseSender } from './send-cases.ts';

/** Sends cases until the handler is gone, silent or refuses everything, or until the time is up. */
export interface WatchedSender {
  /**
   * Sends a case, unless the run has ended. Waits for a handler that restarts.
   * @param upcoming returns what follows the case; some of it may be sent with it
   */
  send(prepared: PreparedCase, upcoming: (count: number) => readonly PreparedCase[]): Promise<SentCase>;
  /** Finds out whether the handler is silent, if it left too many requests unanswered. */
  lookForSilence(observations: readonly Observation[]): Promise<void>;
  /** Whether the handler answered the last request of the cases before. */
  isAnswering(): boolean;
  ending(): Ending | undefined;
  /** Present once the handler has refused a valid delivery because of the wrong ones before it. */
  lockout(): Lockout | undefined;
}

interface SentCase {
  /** Empty if nothing was sent. */
  readonly observations: readonly Observation[];
  /** Whether nothing listened when the case began. */
  readonly wasLost: boolean;
}

/** @param probes makes the valid deliveries that ask the handler whether it still accepts them */
export function watchSending(
  sender: CaseSender,
  probes: Pick<RequestMaker, 'delivery'>,
  options: FireOptions,
): WatchedSender {
  const lockouts = watchForLockout(probes, options);
  let ending: Ending | undefined;
  let lockout: Lockout | undefined;
  let unanswered = 0;
  let previous: readonly Observation[] = [];

  return {
    async send(prepared, upcoming) {
      if (ending !== undefined) return { observations: [], wasLost: false };
      const sent = await sendAndLook(prepared, upcoming);
      if (options.signal.aborted) ending ??= 'stopped';
      return sent;
    },
    async lookForSilence(observations) {
      unanswered = countUnanswered(observations, unanswered);
      if (ending !== undefined || unanswered < mostUnanswered) return;
      if (isUnanswered(await fireRequest(probes.delivery(), options))) ending = 'silent';
      unanswered = 0;
    },
    isAnswering: () => unanswered === 0,
    ending: () => ending,
    lockout: () => lockout,
  };

  async function sendAndLook(
    prepared: PreparedCase,
    upcoming: (count: number) => readonly PreparedCase[],
  ): Promise<SentCase> {
    const isLooking = lockout === undefined;
    if (isLooking) await lockouts.prepare(prepared.case);
    // A slow handler is asked while the next case is sent.
    const isLookingAhead = isLooking && sender.isSlow();
    let [observations, found] = await Promise.all([
      sender.observe(prepared, upcoming),
      isLookingAhead ? lockouts.look() : undefined,
    ]);
    lockouts.count(prepared);
    let wasLost = isLost(observations);
    if (wasLost || isMaybeEnding(previous, observations)) {
      found = undefined;
      const isBack = await waitForRestart(probes.delivery(), options);
      wasLost ||= !isBack;
      if (isBack) observations = await sender.observe(prepared);
      else ending = options.signal.aborted ? 'stopped' : 'gone';
    }
    previous = observations;
    if (isLooking && !isLookingAhead && ending === undefined) found = await lockouts.look();
    if (found?.isOfAddress === true) {
      // Each request comes from another address, so what follows can be judged, and this case too.
      sender.comeFrom(freshAddresses(options.url));
      observations = await sender.observe(prepared);
    } else if (found !== undefined) ending = 'locked-out';
    lockout ??= found;
    return { observations, wasLost };
  }
}
