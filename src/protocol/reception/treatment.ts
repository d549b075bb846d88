import type { Judgement } from '../conditions/judge-conditions.ts';
import type { Forwarding } from './forwarding.ts';

/** What was done with a verified delivery besides answering it. */
export interface Treatment {
  /** False when the filter left it out: answered, but neither recorded, forwarded nor counted. */
  readonly isChosen: boolean;
  /** What a node would have made of the conditions, if there are any. */
  readonly judgement?: Judgement | undefined;
  /** The earlier delivery that is the same. */
  readonly duplicateOf: Earlier | null;
  /** One for each forward target, in their order. */
  readonly forwardings: readonly Forwarding[];
  /** Why the answer is not the usual one. */
  readonly note?: TreatmentNote;
}

/**
 * `not-recorded`: the journal could not be written. `forward-loop`: we had forwarded it before. `sender-left`: nobody was
 * there any more to be answered.
 */
export type TreatmentNote =
  | 'not-recorded'
  | 'forward-loop'
  | 'failed-on-purpose'
  | 'answered-on-purpose'
  | 'sender-left';

export interface Earlier {
  readonly id: number;
  /** Unix milliseconds. */
  readonly receivedAtMs: number;
}
