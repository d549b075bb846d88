import { hash } from 'node:crypto';
import type { CommandContext } from '../../context.ts';
import type { Answer } from '../../http/receiver/answer.ts';
import type { TreatmentNote } from '../../protocol/reception/reception.ts';
import type { ListenOptions } from './flags.ts';

export interface MisbehaviourOptions {
  /** Replaces the usual status. */
  readonly status: number | undefined;
  /** Replaces the usual text. */
  readonly text: string | undefined;
  /** How long each answer is delayed. */
  readonly delayMs: number;
  /** The share of deliveries that is answered 500, from 0 to 1. */
  readonly failRate: number;
  /** Decides which deliveries fail. */
  readonly seed: string;
}

/** Turns the usual answer to one delivery into the actual one. */
export type Twist = (usual: Answer) => { readonly answer: Answer; readonly note?: TreatmentNote };

export interface Misbehaviour {
  readonly delayMs: number;
  /** Whether any answer may differ from the usual one. */
  readonly changesAnswers: boolean;
  /** Returns the twist for the next delivery. Call it in order of arrival: the order decides which deliveries fail. */
  next(): Twist;
}

const failed: Answer = { status: 500, text: 'Simulated failure.' };

/** Creates wrong answers, to show how a sender reacts to them. */
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

/** Creates the requested misbehaviour. If it needs a seed and none is given, draws one and prints it. */
export function openMisbehaviour(options: ListenOptions, context: CommandContext): Misbehaviour {
  const { respondStatus: status, respondBody: text, delayMs, failRate } = options;
  return createMisbehaviour({ status, text, delayMs, failRate, seed: seedOf(options, context) });
}

function seedOf({ seed, failRate }: ListenOptions, context: CommandContext): string {
  if (seed !== undefined || failRate === 0) return seed ?? '';
  const drawn = Buffer.from(context.randomBytes(4)).toString('hex');
  context.say(`Seed ${drawn}. To fail the same deliveries again: --seed ${drawn}`);
  return drawn;
}

/** A double can hold any integer of six bytes exactly. */
const rollBytes = 6;

interface Dice {
  /** Returns a number from 0 to below 1, which depends only on the seed and the position. */
  roll(position: number): number;
}

/** Creates dice that give the same numbers for the same seed, whatever order they are rolled in. */
export function createDice(seed: string): Dice {
  return {
    roll: (position) =>
      hash('sha256', `${position} ${seed}`, 'buffer').readUIntBE(0, rollBytes) / 256 ** rollBytes,
  };
}
