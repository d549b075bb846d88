import type { CaseRequest, CheckCase, Observation, Suspect } from './check-case.ts';
import type { RequestMaker } from './request-maker.ts';

/** Makes requests of a case again, with other made-up values: a handler may recognize the same ones. */
export interface Remake {
  /** The same request of its case; undefined if no case has it. */
  again(observation: Observation): CaseRequest | undefined;
  suspects(one: CheckCase, failed: readonly Observation[]): readonly Suspect[];
}

/** @param newMaker creates a maker with other made-up values; called when the first request is made again */
export function createRemake(
  newMaker: () => RequestMaker,
  observed: () => readonly { readonly case: CheckCase; readonly observations: readonly Observation[] }[],
): Remake {
  let maker: RequestMaker | undefined;
  return {
    again(observation) {
      maker ??= newMaker();
      for (const { case: one, observations } of observed()) {
        const index = observations.indexOf(observation);
        if (index !== -1) return one.requests(maker)[index];
      }
      return undefined;
    },
    suspects(one, failed) {
      if (one.suspects === undefined || failed.length === 0) return [];
      maker ??= newMaker();
      return one.suspects(maker, failed);
    },
  };
}
