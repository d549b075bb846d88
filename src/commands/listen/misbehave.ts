import { hash } from 'node:crypto';
import type { CommandContext } from '../../context.ts';
import type { Answer } from '../../http/receiver/answer.ts';
import type { TreatmentNote } from '../../protocol/reception/reception.ts';
import type { ListenOptions } from './flags.ts';

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
  /** Whether any answer may be another than usual. */
  readonly changesAnswers: boolean;
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
    changesAnswers: status !== undefined || failRate > 0,
    next() {
      if (failRate === 0) return replace;
      position += 1;
      return dice.roll(position) < failRate ? () => ({ answer: failed, note: 'failed-on-purpose' }) : replace;
    },
  };
}

/** The misbehaviour that is asked for, its seed drawn and said where none is given. */
export function openMisbehaviour(options: ListenOptions, context: CommandContext): Misbehaviour {
  const { respondStatus: status, respondBody: text, delayMs, failRate } = options;
  return createMisbehaviour({ status, text, delayMs, failRate, seed: seedOf(options, context) });
}

function seedOf({ seed, failRate }: ListenOptions, context: CommandContext): string {
  if (seed !== undefined || failRate === 0) return seed ?? '';
  const drawn = Buffer.from(context.randomBytes(4)).toString('hex');
  context.say(`Seed ${drawn}: --seed ${drawn} fails the same ones again.`);
  return drawn;
}

/** Six bytes are what a double holds exactly. */
const rollBytes = 6;

interface Dice {
  /** A number from 0 up to but not 1 that depends on the seed and the position alone. */
  roll(position: number): number;
}

/** Dice that fall the same way for the same seed, whatever order they are rolled in. */
export function createDice(seed: string): Dice {
  return {
    roll: (position) =>
      hash('sha256', `${position} ${seed}`, 'buffer').readUIntBE(0, rollBytes) / 256 ** rollBytes,
  };
}
