import type { Choice, FilterCandidate } from '../../filter/filter.ts';
import type { FindDeviations } from '../../filter/validation.ts';
import { hasPassed } from '../../http/addresses/forwarding-rules.ts';
import { accepted, loop, notRecorded } from '../../http/receiver/answer.ts';
import type { Decision } from '../../http/receiver/exchange.ts';
import type { Arrival, Reception, Treatment } from '../../protocol/reception/reception.ts';
import type { TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { Relay } from '../../relay/open-relay.ts';

interface KeepingOptions {
  readonly relay: Pick<Relay, 'append'>;
  choose(candidate: FilterCandidate): Choice;
  /** Undefined without `--validate`. */
  readonly findDeviations: FindDeviations | undefined;
  readonly hider: TokenHider;
  /** The name of the relay in `Via`. */
  readonly via: string;
  /** Identifies the deliveries of this run, together with their numbers. */
  readonly runId: string;
}

/** What a relay does with a delivery before it answers. */
export interface Keeping {
  handle(arrival: Arrival): Decision | Promise<Decision>;
  count(reception: Reception): void;
  /** The id of a delivery in the store and in `webhook-id`. */
  idOf(received: Pick<Reception, 'id'>): string;
  tally(): KeepingTally;
}

export interface KeepingTally {
  /** Deliveries that were kept. */
  readonly received: number;
  /** How many requests were refused, by the reason. */
  readonly refused: ReadonlyMap<string, number>;
  readonly refusedInAll: number;
  /** Authorized deliveries that the filter left out. */
  readonly filtered: number;
  /** Kept, although they differ from what their sender documents. */
  readonly deviating: number;
}

export function createKeeping(options: KeepingOptions): Keeping {
  const { relay, choose, findDeviations, hider, via, runId } = options;
  const refused = new Map<string, number>();
  let received = 0;
  let filtered = 0;
  let deviating = 0;

  return {
    handle(arrival) {
      const { isChosen, judgement } = choose(arrival.delivery);
      const deviations = isChosen ? findDeviations?.(arrival.delivery) : undefined;
      const treatment: Treatment = {
        ...{ isChosen, judgement, duplicateOf: null, forwardings: [] },
        ...(deviations === undefined ? {} : { deviations }),
      };
      if (hasPassed(arrival.rawHeaders, via))
        return { answer: loop, treatment: { ...treatment, note: 'forward-loop' } };
      return isChosen ? keep(arrival, treatment) : { answer: accepted, treatment };
    },
    count({ verdict, treatment, status }) {
      if (verdict.kind === 'authorized' && status === accepted.status) {
        if (treatment?.isChosen === false) filtered += 1;
        else received += 1;
        if ((treatment?.deviations ?? []).length > 0) deviating += 1;
        return;
      }
      const reason = verdict.kind === 'rejected' ? verdict.reason : (treatment?.note ?? 'failed');
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
    },
    idOf,
    tally() {
      const refusedInAll = [...refused.values()].reduce((sum, count) => sum + count, 0);
      return { received, refused, refusedInAll, filtered, deviating };
    },
  };

  async function keep(arrival: Arrival, treatment: Treatment): Promise<Decision> {
    const { receivedAtMs, method, path, rawHeaders, body, delivery, verdict } = hider.hideInRequest(arrival);
    const problem = await relay.append({
      ...{ receivedAtMs, method, path, rawHeaders, body },
      event: delivery.event,
      token: verdict.token,
      id: idOf(arrival),
      ...(verdict.whole ? { isWholeToken: true } : {}),
    });
    // The sender counts the delivery as failed then.
    if (problem !== undefined)
      return { answer: notRecorded, treatment: { ...treatment, note: 'not-recorded' } };
    return { answer: accepted, treatment };
  }

  function idOf({ id }: Pick<Reception, 'id'>): string {
    return `${runId}-${id}`;
  }
}
