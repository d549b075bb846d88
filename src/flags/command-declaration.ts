import type { CommandContext, ExitCode } from '../context.ts';
import type { Flags, OptionsOf, Suggestion } from './flag.ts';
import { readFlags } from './read-flags.ts';

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether several can be given; of the last argument alone. */
  readonly isRepeatable?: boolean;
  /** What the shell offers in its place; nothing when absent. */
  readonly suggests?: Suggestion;
}

export interface Example {
  readonly line: string;
  readonly purpose: string;
}

/** One command as data: help, manual, completion and both readers of the command line are made from it. */
export interface CommandDeclaration {
  /** The words that call it: `['token', 'split']`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly flags: Flags;
  /** Whether a command to run may follow behind `--`. */
  readonly takesCommand?: boolean;
  /** Groups of options of which only one can be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Whether flags can also be given as `PHANTOM_WEBHOOK_<FLAG>`. */
  readonly isLongRunning: boolean;
  readonly examples: readonly Example[];
  /** What else there is to know, as paragraphs of lines that fit 80 columns. */
  readonly notes?: readonly string[];
  /** What the exit codes mean for this command. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  perform(given: GivenTexts, context: CommandContext): Promise<ExitCode>;
}

/** The command line after parsing, texts still unread. */
export interface GivenTexts {
  readonly arguments: readonly string[];
  /** By the name that the user types; absent when not given. */
  readonly flags: Readonly<Record<string, boolean | string | readonly string[]>>;
  /** The words behind `--`. */
  readonly command?: readonly string[];
}

interface Performance<Declared extends Flags> {
  readonly arguments: readonly string[];
  readonly options: OptionsOf<Declared>;
  /** The words behind `--`; none without. */
  readonly command: readonly string[];
}

type TypedDeclaration<Declared extends Flags> = Omit<
  CommandDeclaration,
  'flags' | 'exclusive' | 'perform'
> & {
  readonly flags: Declared;
  readonly exclusive?: readonly (readonly (keyof Declared & string)[])[];
  perform(given: Performance<Declared>, context: CommandContext): Promise<ExitCode>;
};

/** Declares a command whose `perform` gets its options read and typed. */
export function declareCommand<const Declared extends Flags>(
  typed: TypedDeclaration<Declared>,
): CommandDeclaration {
  return {
    ...typed,
    perform(given, context) {
      const env = typed.isLongRunning ? context.env : {};
      const options = readFlags(typed.flags, given.flags, env, typed.exclusive);
      return typed.perform({ arguments: given.arguments, options, command: given.command ?? [] }, context);
    },
  };
}

export interface CommandCall {
  readonly declaration: CommandDeclaration;
  readonly given: GivenTexts;
  /** Flags of every command, by the name that the user types. */
  readonly globals: Readonly<Record<string, boolean>>;
}
