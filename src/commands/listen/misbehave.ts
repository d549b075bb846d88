import type { Answer } from '../../http/receiver/answer.ts';
import type { TreatmentNote } from '../../protocol/reception/treatment.ts';
import { createDice } from './dice.ts';

export interface MisbehaviourOptions {
  /** Answered in place of the usual status. */
  readonly status: number | undefined;
  /** Answered in place of the usual text. */
  readonly text: string | undefined;
  /** Each answer waits so long. */
  readonly delayMs: number;
  /** The share of deliveries that is answered 500, from 0 to 1. */
  readonly failRate: number;
  /** Decides which ones. */
  readonly seed: string;
}

/** What becomes of the usual answer to one delivery. */
export type Twist = (usual: Answer) => { readonly answer: Answer; readonly note?: TreatmentNote };

export interface Misbehaviour {
  readonly delayMs: number;
  /** For the next delivery; to be called in the order of their arrival, on which it depends which ones fail. */
  next(): Twist;
}

const failed: Answer = { status: 500, text: 'Failed on purpose.' };

/** Answers wrongly on purpose, so that it can be seen what a sender makes of it. */
export function createMisbehaviour(options: MisbehaviourOptions): Misbehaviour {
  const { status, text, delayMs, failRate, seed } = options;
  const dice = createDice(seed);
  let position = 0;
  const replace: Twist = (usual) =>
    status === undefined && text === undefined
      ? { answer: usual }
      : {
          answer: { status: status ?? usual.status, text: text ?? (status === undefined ? usual.text : '') },
          note: 'answered-on-purpose',
        };
  return {
    delayMs,
    next() {
      if (failRate === 0) return replace;
      position += 1;
      return dice.roll(position) < failRate ? () => ({ answer: failed, note: 'failed-on-purpose' }) : replace;
    },
  };
}
