import type { Choice, FilterCandidate } from '../../filter/filter.ts';
import type { FindDeviations } from '../../filter/validation.ts';
import { hasPassed } from '../../http/addresses/forwarding-rules.ts';
import { type Answer, accepted, loop, notRecorded } from '../../http/receiver/answer.ts';
import { answerOfForwardings } from '../../http/receiver/answer-of-forwardings.ts';
import type { Decision } from '../../http/receiver/exchange.ts';
import type { Delivery } from '../../protocol/delivery/delivery.ts';
import { isAccepted, maskOutcome } from '../../protocol/delivery/post-outcome.ts';
import { createDuplicateFinder } from '../../protocol/reception/duplicates.ts';
import type { Arrival, Forwarding, Treatment } from '../../protocol/reception/reception.ts';
import type { TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { Misbehaviour, Twist } from './misbehave.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';

interface ArrivalHandlingOptions {
  choose(candidate: FilterCandidate): Choice;
  readonly misbehaviour: Misbehaviour;
  readonly recording: Pick<Recording, 'journal' | 'runId'> | undefined;
  /** Undefined without `--validate`. */
  readonly findDeviations: FindDeviations | undefined;
  /** Knows the tokens used for verification, which must never be shown. */
  readonly hider: TokenHider;
  readonly targets: Pick<ForwardTargets, 'forwarders' | 'via'> | undefined;
  /** Whether a page shows the deliveries. It finds recorded ones by their ids, which only those with answers have. */
  readonly isInspected: boolean;
  readonly clock: {
    /** Unix milliseconds. */
    now(): number;
    /** Milliseconds of a clock that never goes back. */
    monotonicMs(): number;
  };
  /**
   * Called for each delivery that the filter chose. Without targets, it is called before anything is done with the
   * delivery. With targets, it is called after all of them have accepted it.
   */
  onAccepted(event: string): void;
  /** Called instead if a target has not accepted the delivery. */
  onFailed(forwardings: readonly Forwarding[]): void;
}

export interface ArrivalHandling {
  /** Filters, records and forwards, and decides the answer. Returns it directly if there is nothing to wait for. */
  handle(arrival: Arrival): Decision | Promise<Decision>;
  /** Forwards a delivery again, by default the last one; undefined if none has been forwarded. */
  forwardAgain(chosen?: Arrival): Promise<ForwardedAgain | undefined>;
  /** Answers every delivery that still waits for its delay or a target. */
  hurry(): Promise<void>;
}

export interface ForwardedAgain {
  readonly arrival: Arrival;
  readonly forwardings: readonly Forwarding[];
}

export function createArrivalHandling(options: ArrivalHandlingOptions): ArrivalHandling {
  const { choose, misbehaviour, recording, hider, targets, clock } = options;
  const delays = createDelays();
  const forwarders = targets?.forwarders ?? [];
  const duplicates = createDuplicateFinder();
  /** If every delivery is answered 200, there is no need to record the answers. */
  const keepsAnswers = forwarders.length > 0 || misbehaviour.changesAnswers || options.isInspected;
  let lastForwarded: Arrival | undefined;

  return {
    handle(arrival) {
      const twist = misbehaviour.next();
      const choice = choose(arrival.delivery);
      const treatment: Treatment = {
        isChosen: choice.isChosen,
        judgement: choice.judgement,
        duplicateOf: choice.isChosen ? duplicates.find(arrival, arrival.delivery) : null,
        forwardings: [],
        ...(choice.isChosen ? validated(arrival.delivery) : {}),
      };
      if (targets !== undefined && hasPassed(arrival.rawHeaders, targets.via)) {
        return { answer: loop, treatment: { ...treatment, note: 'forward-loop' } };
      }
      if (choice.isChosen && forwarders.length === 0) options.onAccepted(arrival.delivery.event);
      const isKept = choice.isChosen && (recording !== undefined || forwarders.length > 0);
      if (!isKept && misbehaviour.delayMs === 0) return twisted(accepted, twist, treatment);
      return handleSlowly(arrival, twist, treatment);
    },
    async forwardAgain(chosen) {
      const arrival = chosen ?? lastForwarded;
      return arrival && { arrival, forwardings: masked(await forward(arrival)) };
    },
    hurry,
  };

  function validated(delivery: Delivery): Pick<Treatment, 'deviations'> {
    const deviations = options.findDeviations?.(delivery);
    return deviations === undefined ? {} : { deviations };
  }

  /** Hides tokens for display, because a target may echo what it was sent. The sender receives the answer unchanged. */
  function masked(forwardings: readonly Forwarding[]): readonly Forwarding[] {
    return forwardings.map((forwarding) => ({
      ...forwarding,
      target: shownTarget(forwarding.target),
      outcome: maskOutcome(forwarding.outcome, hider),
    }));
  }

  /** A token may be in the path or query. The origin must stay readable. */
  function shownTarget(target: string): string {
    const { origin } = new URL(target);
    return `${origin}${hider.hideIn(target.slice(origin.length))}`;
  }

  async function hurry(): Promise<void> {
    delays.end();
    await Promise.all(forwarders.map((forwarder) => forwarder.close()));
  }

  async function handleSlowly(arrival: Arrival, twist: Twist, treatment: Treatment): Promise<Decision> {
    const receivedMs = clock.monotonicMs();
    let answer = accepted;
    let forwardings: readonly Forwarding[] = [];
    if (treatment.isChosen) {
      const isRecorded = (await record(arrival)) === undefined;
      // The sender counts the delivery as failed, so it must have no effect.
      if (!isRecorded) return { answer: notRecorded, treatment: { ...treatment, note: 'not-recorded' } };
      if (forwarders.length > 0) {
        lastForwarded = arrival;
        forwardings = await forward({ ...arrival, receivedMs });
        answer = answerOfForwardings(forwardings);
        if (forwardings.every(({ outcome }) => isAccepted(outcome)))
          options.onAccepted(arrival.delivery.event);
        else options.onFailed(masked(forwardings));
      }
    }
    if (misbehaviour.delayMs > 0) await delays.wait(misbehaviour.delayMs);
    const decision = twisted(answer, twist, { ...treatment, forwardings: masked(forwardings) });
    if (treatment.isChosen) recordAnswer(arrival, decision);
    return decision;
  }

  async function record(arrival: Arrival): Promise<unknown> {
    const { receivedAtMs, method, path, rawHeaders, body, delivery, verdict } = hider.hideInRequest(arrival);
    const { event } = delivery;
    const id = keepsAnswers ? idOf(arrival) : undefined;
    const { token } = verdict;
    return recording?.journal.append({ receivedAtMs, method, path, rawHeaders, body, event, token, id });
  }

  /** Does not wait for the write: a delivery without a recorded answer counts as not accepted. */
  function recordAnswer(arrival: Arrival, { answer, treatment }: Decision): void {
    if (!keepsAnswers) return;
    void recording?.journal.appendAnswer({
      id: idOf(arrival),
      answeredAtMs: clock.now(),
      status: answer.status,
      forwardings: treatment?.forwardings ?? [],
    });
  }

  function idOf({ id }: Arrival): string {
    return `${recording?.runId}-${id}`;
  }

  /** With `receivedMs`, the time that the sender has already waited counts towards the timeout. */
  function forward(arrival: Arrival & { readonly receivedMs?: number }): Promise<readonly Forwarding[]> {
    return Promise.all(forwarders.map((forwarder) => forwarder.forward(arrival)));
  }
}

function twisted(usual: Answer, twist: Twist, treatment: Treatment): Decision {
  const { answer, note } = twist(usual);
  return { answer, treatment: note === undefined ? treatment : { ...treatment, note } };
}

/** Pauses that can all be cut short. */
interface Delays {
  wait(durationMs: number): Promise<void>;
  /** Ends every pause, including later ones. */
  end(): void;
}

function createDelays(): Delays {
  const waiting = new Set<() => void>();
  let isEnded = false;
  return {
    wait(durationMs) {
      if (isEnded) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, durationMs);
        waiting.add(wake);
      });
    },
    end() {
      isEnded = true;
      for (const wake of waiting) wake();
    },
  };
}
