import type { CommandContext } from '../../context.ts';
import type { ListenOptions } from './flags.ts';
import { createMisbehaviour, type Misbehaviour } from './misbehave.ts';

/** The misbehaviour that is asked for, its seed drawn and said where none is given. */
export function openMisbehaviour(options: ListenOptions, context: CommandContext): Misbehaviour {
  const { respondStatus: status, respondText: text, delayMs, failRate } = options;
  return createMisbehaviour({ status, text, delayMs, failRate, seed: seedOf(options, context) });
}

function seedOf({ seed, failRate }: ListenOptions, context: CommandContext): string {
  if (seed !== undefined || failRate === 0) return seed ?? '';
  const drawn = Buffer.from(context.randomBytes(4)).toString('hex');
  context.say(`Seed ${drawn}: --seed ${drawn} fails the same ones again.`);
  return drawn;
}
