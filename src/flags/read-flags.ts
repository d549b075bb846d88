import { Problem } from '../problem.ts';
import type { Flag, Flags, OptionsOf, ReadText } from './flag.ts';

type Given = boolean | string | readonly string[] | undefined;

/** Commands that take no flags from the environment use this variable too, so it is read elsewhere (read-tokens.ts). */
const elsewhere: readonly string[] = ['token'];

/**
 * Reads the value of each flag: from the command line, else from `PHANTOM_WEBHOOK_<FLAG>`, else its default.
 * @param given texts, keyed by the name that the user types
 * @param exclusive groups of mutually exclusive options
 * @throws Problem `bad-flag` that names the flag or the variable
 */
export function readFlags<Declared extends Flags>(
  flags: Declared,
  given: Readonly<Record<string, Given>>,
  env: Readonly<Record<string, string | undefined>>,
  exclusive: readonly (readonly (keyof Declared)[])[] = [],
): OptionsOf<Declared> {
  const rivals = exclusive.map((options) => options.map((option) => flags[option]?.name ?? ''));
  for (const names of rivals) {
    const [one, other] = names.filter((name) => given[name] !== undefined && given[name] !== false);
    if (one !== undefined && other !== undefined) {
      throw new Problem('bad-flag', `Expected --${one} or --${other}, got both.`);
    }
  }
  // The command line overrides the environment: a flag given there disables the variables of its rivals.
  const isOverruled = (name: string) =>
    rivals.some((names) => names.includes(name) && names.some((other) => given[other] !== undefined));
  const options = Object.entries(flags).map(([option, flag]) => {
    const { name } = flag;
    const variable = flagVariable(name);
    const own = given[name];
    const text = elsewhere.includes(name) || isOverruled(name) ? undefined : env[variable];
    return own === undefined && text !== undefined && text !== ''
      ? [option, readFlag(flag, text, variable)]
      : [option, readFlag(flag, own, `--${name}`)];
  });
  // `fromEntries` loses the names, but each value was read by the flag declared under its name.
  return Object.fromEntries(options) as OptionsOf<Declared>;
}

/** The variable that a flag can also be given in. */
export function flagVariable(name: string): string {
  return `PHANTOM_WEBHOOK_${name.toUpperCase().replaceAll('-', '_')}`;
}

function readFlag(flag: Flag, given: Given, source: string): unknown {
  switch (flag.kind) {
    case 'toggle':
      return typeof given === 'string' ? readBoolean(given, source) : given === true;
    case 'value':
      return typeof given === 'string' ? readNamed(flag.read, given, source) : undefined;
    case 'value-with-default':
      return readNamed(flag.read, typeof given === 'string' ? given : flag.defaultText, source);
    case 'list':
      return textsOf(given, flag.separator).map((text) => readNamed(flag.read, text, source));
  }
}

function textsOf(given: Given, separator = ','): readonly string[] {
  if (typeof given === 'string') return given.split(separator).map((text) => text.trim());
  return typeof given === 'object' ? given : [];
}

function readBoolean(text: string, source: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new Problem('bad-flag', `${source}: expected 1 or 0, got "${text}".`);
}

/** Reads the text of one flag. @throws Problem `bad-flag` that names the source, which is the flag or the variable */
export function readNamed<Result>(read: ReadText<Result>, text: string, source: string): Result {
  try {
    return read(text);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'bad-flag') throw problem;
    // It no longer begins the sentence: the name of the flag precedes it.
    const message = problem.message.replace(/^Expected /, 'expected ');
    throw new Problem('bad-flag', `${source}: ${message}`, {
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      cause: problem,
    });
  }
}
