import type { CommandContext, ExitCode } from '../context.ts';
import type { Flags, OptionsOf, Suggestion } from './flag.ts';
import { readFlags } from './read-flags.ts';

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether it can be given several times. Only the last argument can. */
  readonly isRepeatable?: boolean;
  /** What the shell suggests for the argument; nothing if absent. */
  readonly suggests?: Suggestion;
}

export interface Example {
  readonly line: string;
  readonly purpose: string;
}

/** One command as data: the source of its help, manual and completion, and of both parsers of the command line. */
export interface CommandDeclaration {
  /** The words that call it: `['token', 'split']`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly arguments: readonly Argument[];
  readonly flags: Flags;
  /** The options that `--help` shows without `--all`; all of them if absent. */
  readonly commonFlags?: readonly string[];
  /** Whether `--` and a command to run may follow. */
  readonly takesCommand?: boolean;
  /** Groups of mutually exclusive options. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Whether flags can also be given as `PHANTOM_WEBHOOK_<FLAG>`. */
  readonly isLongRunning: boolean;
  readonly examples: readonly Example[];
  /** Further notes, as paragraphs whose lines fit 80 columns. */
  readonly notes?: readonly string[];
  /** What the exit codes mean for this command. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  perform(given: GivenTexts, context: CommandContext): Promise<ExitCode>;
}

/** The command line after parsing. The texts of the flags are not read yet. */
export interface GivenTexts {
  readonly arguments: readonly string[];
  /** Keyed by the name that the user types; absent if not given. */
  readonly flags: Readonly<Record<string, boolean | string | readonly string[]>>;
  /** The words after `--`. */
  readonly command?: readonly string[];
}

interface Performance<Declared extends Flags> {
  readonly arguments: readonly string[];
  readonly options: OptionsOf<Declared>;
  /** The words after `--`; empty without. */
  readonly command: readonly string[];
}

type TypedDeclaration<Declared extends Flags> = Omit<
  CommandDeclaration,
  'flags' | 'commonFlags' | 'exclusive' | 'perform'
> & {
  readonly flags: Declared;
  readonly commonFlags?: readonly (keyof Declared & string)[];
  readonly exclusive?: readonly (readonly (keyof Declared & string)[])[];
  perform(given: Performance<Declared>, context: CommandContext): Promise<ExitCode>;
};

/** Declares a command. Its `perform` receives options that are read and typed. */
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
  /** The global flags, keyed by the name that the user types. */
  readonly globals: Readonly<Record<string, boolean>>;
}
