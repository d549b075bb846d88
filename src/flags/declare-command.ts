import type { CommandContext, ExitCode } from '../context.ts';
import type { CommandDeclaration, Performance } from './command-declaration.ts';
import type { Flags } from './flag.ts';
import { readFlags } from './read-flags.ts';

type TypedDeclaration<Declared extends Flags> = Omit<CommandDeclaration, 'flags' | 'perform'> & {
  readonly flags: Declared;
  perform(given: Performance<Declared>, context: CommandContext): Promise<ExitCode>;
};

/** Declares a command whose `perform` gets the values of its flags read and typed. */
export function declareCommand<const Declared extends Flags>(
  typed: TypedDeclaration<Declared>,
): CommandDeclaration {
  return {
    ...typed,
    perform(given, context) {
      const env = typed.isLongRunning ? context.env : {};
      const flags = readFlags(typed.flags, given.flags, env, typed.exclusive);
      return typed.perform({ arguments: given.arguments, flags }, context);
    },
  };
}
