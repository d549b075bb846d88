/**
 * The kinds of values that a shell can suggest: files, events of any generation, cases of `check` or groups of them, or
 * a list of words.
 */
export type Suggestion = 'file' | 'event' | 'case' | readonly string[];

/** Reads the text of a flag. Throws a Problem `bad-flag` that states what was expected and what was given. */
export interface ReadText<Value> {
  (text: string): Value;
  /** What the shell suggests for the value; nothing if absent. */
  readonly suggests?: Suggestion;
}

/** Returns the same reader with a suggestion attached. */
export function suggesting<Result>(suggests: Suggestion, read: (text: string) => Result): ReadText<Result> {
  return Object.assign((text: string) => read(text), { suggests });
}

interface FlagBase {
  /** The name that the user types after `--`. */
  readonly name: string;
  readonly description: string;
  /** One letter, for `-H`. */
  readonly short?: string;
  /** The heading in help that the flag stands under. */
  readonly group?: string;
}

/** Present or not. */
export interface Toggle extends FlagBase {
  readonly kind: 'toggle';
}

/** Takes one value; undefined if not given. */
export interface Value<Result> extends FlagBase {
  readonly kind: 'value';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
  /** Absent if the value must follow. */
  readonly ifOmitted?: OmittedValue;
}

export interface OmittedValue {
  /** Read as if the user had typed it. */
  readonly text: string;
  /** Whether a word after the flag is its value. Otherwise, it is the next argument. */
  isValue(word: string): boolean;
}

/** Takes one value, and has a default. */
export interface ValueWithDefault<Result> extends FlagBase {
  readonly kind: 'value-with-default';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
  readonly defaultText: string;
}

/** Can be given several times. */
export interface List<Result> extends FlagBase {
  readonly kind: 'list';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
  /** The separator of several values in one environment variable; a comma if absent. */
  readonly separator?: string;
}

// A reader only returns its type and never takes it, so a flag of any type is assignable to a flag of unknown.
export type Flag = Toggle | Value<unknown> | ValueWithDefault<unknown> | List<unknown>;

/** Flags, keyed by the option name that the code uses: `{ timeoutMs: value('--timeout DURATION', …) }`. */
export type Flags = Readonly<Record<string, Flag>>;

type OptionOf<Declared extends Flag> = Declared extends Toggle
  ? boolean
  : Declared extends ValueWithDefault<infer Result>
    ? Result
    : Declared extends Value<infer Result>
      ? Result | undefined
      : Declared extends List<infer Result>
        ? readonly Result[]
        : never;

/** The options that a command receives: the value of each flag, as read. */
export type OptionsOf<Declared extends Flags> = {
  readonly [Name in keyof Declared]: OptionOf<Declared[Name]>;
};

/** A flag as help shows it: `--port PORT`, `-H, --header NAME: VALUE`, or `--json` for a toggle. */
type Usage = `--${string}` | `-${string}, --${string}`;

/** @param usage `--json`, or `-q, --quiet` */
export function toggle(usage: Usage, description: string): Toggle {
  const { name, short } = readUsage(usage);
  return { kind: 'toggle', name, description, ...short };
}

/** @param usage `--path PATH` */
export function value<Result>(usage: Usage, description: string, read: ReadText<Result>): Value<Result> {
  const { short, ...named } = readUsage(usage);
  return { kind: 'value', ...named, description, read, ...short };
}

/** The same for a flag whose value may be omitted. @param usage `--fuzz N` */
export function valueOrNone<Result>(
  usage: Usage,
  description: string,
  read: ReadText<Result>,
  ifOmitted: OmittedValue,
): Value<Result> {
  return { ...value(usage, description, read), ifOmitted };
}

/**
 * @param usage `--port PORT`
 * @param defaultText read as if the user had typed it, when the flag is not given
 */
export function valueWithDefault<Result>(
  usage: Usage,
  description: string,
  read: ReadText<Result>,
  defaultText: string,
): ValueWithDefault<Result> {
  const { short, ...named } = readUsage(usage);
  return { kind: 'value-with-default', ...named, description, read, defaultText, ...short };
}

/** @param usage `--expect EVENT[:N]` */
export function list<Result>(usage: Usage, description: string, read: ReadText<Result>): List<Result> {
  const { short, ...named } = readUsage(usage);
  return { kind: 'list', ...named, description, read, ...short };
}

/** The same flags, under a heading in help. */
export function grouped<const Grouped extends Flags>(group: string, flags: Grouped): Grouped {
  const headed = Object.entries(flags).map(([option, flag]) => [option, { ...flag, group }]);
  // Every flag is the one that stood under its name, with a heading.
  return Object.fromEntries(headed) as Grouped;
}

function readUsage(usage: Usage) {
  const [, letter, name = '', placeholder = ''] = /^(?:-(\w), )?--([a-z\d-]+)(?: (.+))?$/.exec(usage) ?? [];
  return { name, placeholder, short: letter === undefined ? {} : { short: letter } };
}
