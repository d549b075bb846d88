import { createRequestMaker } from '../../check/cases/request-maker.ts';
import { createDraw } from '../../check/fuzz/draw.ts';
import type { GeneratedDelivery } from '../../check/fuzz/generated-delivery.ts';
import {
  type GeneratedFinding,
  type GeneratedObservation,
  judgeGenerated,
} from '../../check/fuzz/judge-generated.ts';
import { makeRequests } from '../../check/fuzz/make-requests.ts';
import { markedWriter } from '../../check/fuzz/secret-pieces.ts';
import type { Lockout } from '../../check/judge/observed-run.ts';
import {
  countUnanswered,
  isAccepted,
  isRefused,
  isUnanswered,
  mostUnanswered,
} from '../../check/judge/outcome-kind.ts';
import type { Ending } from '../../check-session/endings.ts';
import { freshAddresses } from '../../check-session/find-lockout.ts';
import { isLost, isMaybeEnding, waitForRestart } from '../../check-session/handler-restart.ts';
import type { CheckRun } from '../../check-session/run-cases.ts';
import { type FireOptions, fireRequest } from '../../http/sender/fire-request.ts';
import { fireRequests } from '../../http/sender/fire-requests.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { curlCommand } from '../../terminal/deliveries/curl-line.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';

/** A generated delivery that was sent and judged. */
export interface Attempt extends GeneratedFinding {
  readonly delivery: GeneratedDelivery;
  readonly requests: number;
  readonly durationMs: number;
  /** Whether the handler no longer answers, not even a valid delivery. */
  readonly isSilent: boolean;
  /** Returns a shell command that sends the request that failed, or the last one. */
  curl(): string;
}

/** A run with the names and times that its generated deliveries need. */
export interface SenderRun extends CheckRun {
  /** The format in which the handler accepted the first delivery. */
  readonly found: ProfileName;
  /** Whether the user chose the time of sending. */
  readonly isTimeGiven: boolean;
}

export interface GeneratedSender {
  /**
   * Sends a generated delivery. Waits for a handler that restarts.
   * @param label determines what the delivery leaves open: no two deliveries with different labels are alike
   * @returns why nothing could be judged, if the handler is gone or the run is over
   */
  send(delivery: GeneratedDelivery, label: string): Promise<Attempt | Ending>;
  /** Whether the handler was gone when the last delivery was to be sent, even if it returned. */
  wasLost(): boolean;
  /**
   * Present once the handler has refused a valid delivery because of the wrong ones before it, but only from the same
   * address. Since then, each delivery comes from another address.
   */
  lockout(): Lockout | undefined;
}

/** How long before the time of the run a delivery may claim to be sent. */
const mostMsBefore = 9_999;
/** How old the time of a delivery may become. Handlers may refuse deliveries that are older than five minutes. */
const clockStepMs = 240_000;

export function createGeneratedSender(run: SenderRun, given: FireOptions): GeneratedSender {
  const { url, token, timeoutMs, senders, found } = run;
  const target = { host: url.host, path: `${url.pathname}${url.search}` };
  const startedMs = given.monotonicMs();
  let options = given;
  let unanswered = 0;
  let isRestarted = false;
  let previous: readonly GeneratedObservation[] = [];
  let wrongs = 0;
  let lockout: Lockout | undefined;

  return { send, wasLost: () => isRestarted, lockout: () => lockout };

  function optionsFor(label: string) {
    const seed = `${run.seed}/generated/${label}`;
    const draw = createDraw(seed);
    // Some deliveries contain nothing else that could differ.
    const steps = run.isTimeGiven ? 0 : Math.floor((options.monotonicMs() - startedMs) / clockStepMs);
    const atMs = run.atMs + steps * clockStepMs - draw.integer('ms', 0, mostMsBefore);
    const maker = createRequestMaker({ ...run, ...target, seed, atMs, profile: found });
    return { maker, found, unique: draw.hex('id', 64) };
  }

  async function send(delivery: GeneratedDelivery, label: string): Promise<Attempt | Ending> {
    isRestarted = false;
    const beganMs = options.monotonicMs();
    const { manner, requests } = makeRequests(delivery, optionsFor(label));
    const fire = async () => {
      const outcomes = await fireRequests(
        requests.map(({ request }) => request),
        manner,
        options,
      );
      return requests.flatMap((request, index) => {
        const outcome = outcomes[index];
        return outcome === undefined ? [] : [{ ...request, outcome }];
      });
    };
    let observations = await fire();
    if ((isLost(observations) || isMaybeEnding(previous, observations)) && !options.signal.aborted) {
      const plain = optionsFor('back').maker.delivery();
      const isBack = await waitForRestart(plain, options);
      isRestarted = !isBack || isLost(observations);
      if (!isBack) return options.signal.aborted ? 'stopped' : 'gone';
      observations = await fire();
    }
    previous = observations;
    if (isRefusedAfterWrong(observations) && (await isLockedOut(label))) {
      if (lockout?.isOfAddress !== true) return options.signal.aborted ? 'stopped' : 'locked-out';
      observations = await fire();
    }
    if (options.signal.aborted) return 'stopped';
    unanswered = countUnanswered(observations, unanswered);
    let isSilent = false;
    if (unanswered >= mostUnanswered) {
      unanswered = 0;
      const plain = optionsFor(`${label}/silent`).maker.delivery();
      isSilent = isUnanswered(await fireRequest(plain, options));
    }
    const judged = judgeGenerated(delivery, observations, { token, timeoutMs, senders });
    const index = Math.max(
      0,
      judged.failed === undefined ? requests.length - 1 : observations.indexOf(judged.failed),
    );
    return {
      ...judged,
      delivery,
      isSilent,
      requests: requests.length,
      durationMs: options.monotonicMs() - beganMs,
      curl: () => curlOf(delivery, label, index),
    };
  }

  /** Counts the wrong deliveries since the last valid one that was accepted. */
  function isRefusedAfterWrong(observations: readonly GeneratedObservation[]): boolean {
    for (const { expectation, role, outcome } of observations) {
      if (expectation === 'wrong') wrongs += 1;
      else if (isAccepted(outcome)) wrongs = 0;
      else if (isRefused(outcome) && wrongs > 0 && (expectation === 'valid' || role === 'after')) return true;
    }
    return false;
  }

  async function isLockedOut(label: string): Promise<boolean> {
    if (lockout !== undefined) return false;
    // With its own id: a handler may refuse a block that it knows.
    const plain = (purpose: string) => {
      const { maker, unique } = optionsFor(`${label}/${purpose}`);
      const block: unknown = JSON.parse(maker.payload('block.forged') ?? 'null');
      const id = BigInt(`0x${unique.slice(0, 15)}`).toString();
      return maker.delivery({ dataText: JSON.stringify({ ...Object(block), id }) });
    };
    const outcome = await fireRequest(plain('same-address'), options);
    // A single refusal can have another reason.
    if (!isRefused(outcome) || !isRefused(await fireRequest(plain('once-more'), options))) return false;
    const localAddress = freshAddresses(url);
    const elsewhere = localAddress === undefined ? undefined : { ...options, localAddress };
    const other = elsewhere && (await fireRequest(plain('other-address'), elsewhere));
    const isOfAddress = other?.kind === 'answered' ? isAccepted(other) : undefined;
    lockout = { title: 'generated deliveries', outcome, wrongs, isOfAddress };
    if (isOfAddress === true && elsewhere !== undefined) options = elsewhere;
    return true;
  }

  /** Makes the same request again with a mark for each part of the token, which the shell then fills in. */
  function curlOf(delivery: GeneratedDelivery, label: string, index: number): string {
    const words = new Map<string, string>();
    const own = optionsFor(label);
    const write = markedWriter(own.maker.otherToken, tokenVariable, (mark, word) => words.set(mark, word));
    const request = makeRequests(delivery, { ...own, write }).requests[index]?.request;
    if (request === undefined) return '';
    const command = curlCommand(
      { url: new URL(request.path, url.origin), headers: request.rawHeaders, body: request.body },
      { token, tokenVariable, checksCertificate: options.checksCertificate },
    );
    return [...words]
      .reduce((text, [mark, word]) => text.replaceAll(mark, () => `'${word}'`), command)
      .trimEnd();
  }
}
