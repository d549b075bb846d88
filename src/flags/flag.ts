/**
 * What a value can be, as far as that is known before: a file, an event of any generation, a case of `check` or a group of
 * them, or one of a few words.
 */
export type Suggestion = 'file' | 'event' | 'case' | readonly string[];

/** Reads the text of a flag. Throws a Problem `bad-flag` that says what was expected and what came. */
export interface ReadText<Value> {
  (text: string): Value;
  /** What the shell offers when a value is to be completed; nothing when absent. */
  readonly suggests?: Suggestion;
}

/** The same reader, which also tells what can be read. */
export function suggesting<Result>(suggests: Suggestion, read: (text: string) => Result): ReadText<Result> {
  return Object.assign((text: string) => read(text), { suggests });
}

interface FlagBase {
  readonly description: string;
  /** One letter, for `-H`. */
  readonly short?: string;
}

/** Present or not. */
export interface Toggle extends FlagBase {
  readonly kind: 'toggle';
}

/** Takes one value; undefined when it is not given. */
export interface Value<Result> extends FlagBase {
  readonly kind: 'value';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
}

/** Takes one value and has one when none is given. */
export interface ValueWithDefault<Result> extends FlagBase {
  readonly kind: 'value-with-default';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
  readonly defaultText: string;
}

/** May be given several times. */
export interface List<Result> extends FlagBase {
  readonly kind: 'list';
  readonly placeholder: string;
  readonly read: ReadText<Result>;
  /** What stands between several in one variable of the environment; a comma when absent. */
  readonly separator?: string;
}

// A reader only ever produces its type, so a flag of any type is a flag of unknown.
export type Flag = Toggle | Value<unknown> | ValueWithDefault<unknown> | List<unknown>;

/** Flags by their name without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

type FlagValue<Declared extends Flag> = Declared extends Toggle
  ? boolean
  : Declared extends ValueWithDefault<infer Result>
    ? Result
    : Declared extends Value<infer Result>
      ? Result | undefined
      : Declared extends List<infer Result>
        ? readonly Result[]
        : never;

export type FlagValues<Declared extends Flags> = {
  readonly [Name in keyof Declared]: FlagValue<Declared[Name]>;
};

export function toggle(description: string, short?: string): Toggle {
  return { kind: 'toggle', description, ...(short === undefined ? {} : { short }) };
}

export function value<Result>(
  placeholder: string,
  description: string,
  read: ReadText<Result>,
): Value<Result> {
  return { kind: 'value', placeholder, description, read };
}

export function valueWithDefault<Result>(
  placeholder: string,
  description: string,
  read: ReadText<Result>,
  defaultText: string,
): ValueWithDefault<Result> {
  return { kind: 'value-with-default', placeholder, description, read, defaultText };
}

export function list<Result>(
  placeholder: string,
  description: string,
  read: ReadText<Result>,
  short?: string,
): List<Result> {
  return { kind: 'list', placeholder, description, read, ...(short === undefined ? {} : { short }) };
}
