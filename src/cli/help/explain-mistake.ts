import { parseArgs } from 'node:util';
import { closestName } from '../../closest-name.ts';
import type { Argument, CommandDeclaration } from '../../flags/command-declaration.ts';
import type { Flag, Value } from '../../flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { readNamed } from '../../flags/read-flags.ts';
import { Problem } from '../../problem.ts';

const everywhere: readonly Flag[] = Object.values({ ...globalFlags, helpFlag });

/**
 * Explains what is wrong with a command line that cannot be parsed.
 * @param argv without the name of the program
 * @returns undefined when nothing is, or when it is not known
 */
export function explainMistake(
  argv: readonly string[],
  commands: readonly CommandDeclaration[],
): Problem | undefined {
  const begin = argv.findIndex((word) => !isFlagOf(word, everywhere));
  const words = begin < 0 ? [] : argv.slice(begin);
  const [first] = words;
  if (first === undefined) return undefined;
  if (first.startsWith('-')) return unknownFlag(first, undefined, commands);
  // `relay status` is more than `relay`, which stands before it.
  const command = commands.findLast(({ words: own }) => own.every((word, place) => words[place] === word));
  if (command === undefined || isMisspelt(words, command, commands)) return unknownCommand(words, commands);
  return explainRest(words.slice(command.words.length), command, commands);
}

/** Whether the word after a command that is also a group, such as `relay`, is meant as one of its subcommands. */
function isMisspelt(
  words: readonly string[],
  command: CommandDeclaration,
  commands: readonly CommandDeclaration[],
): boolean {
  const next = words[command.words.length];
  const isGroup = commands.some(({ words: own }) => own.length > 1 && own[0] === command.words.join(' '));
  return isGroup && next !== undefined && /^[a-z]+$/i.test(next);
}

function unknownCommand(
  [first = '', second, ...rest]: readonly string[],
  commands: readonly CommandDeclaration[],
): Problem | undefined {
  const group = commands.filter(({ words }) => words.length > 1 && words[0] === first);
  if (group.length === 0) {
    const names = [...new Set(commands.map(({ words }) => words[0] ?? '')), 'help'];
    const hint =
      first === 'version' ? 'Did you mean --version?' : newcomerAdvice([first, second ?? '', ...rest]);
    return new Problem('unknown-command', `Unknown command "${first}".`, {
      hint: hint ?? suggestion(closestName(first, names)) ?? helpOf([]),
    });
  }
  if (second === undefined || isFlagOf(second, everywhere)) return undefined;
  if (second.startsWith('-')) {
    const names = group.map(({ words }) => words.join(' '));
    return new Problem('unknown-command', `Expected one of ${names.join(', ')}, got "${first} ${second}".`, {
      hint: helpOf([first]),
    });
  }
  const meant = closestName(
    second,
    group.map(({ words }) => words[1] ?? ''),
  );
  return new Problem('unknown-command', `Unknown command "${first} ${second}".`, {
    hint: suggestion(meant && `${first} ${meant}`) ?? helpOf([first]),
  });
}

function explainRest(
  rest: readonly string[],
  command: CommandDeclaration,
  commands: readonly CommandDeclaration[],
): Problem | undefined {
  const flags = [...Object.values(command.flags), ...everywhere];
  const { tokens } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(
      flags.map(({ name, kind, short }) => [
        name,
        { type: kind === 'toggle' ? 'boolean' : 'string', multiple: true, ...(short && { short }) } as const,
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const positionals: string[] = [];
  const misread: Problem[] = [];
  let omitted: Value<unknown> | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals.push(token.value);
      const problem = omitted && valueProblem(token.value, omitted);
      if (problem !== undefined) misread.push(problem);
    }
    omitted = undefined;
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) return unknownFlag(token.rawName, command, commands);
    if (flag.kind === 'toggle' && token.value !== undefined)
      return new Problem('bad-flag', `--${flag.name} takes no value.`, { hint: helpOf(command.words) });
    if (flag.kind !== 'toggle' && token.value === undefined)
      return new Problem('bad-flag', `--${flag.name} requires a value: --${flag.name} ${flag.placeholder}.`);
    if (flag.kind === 'value' && flag.ifOmitted?.text === token.value) omitted = flag;
  }
  return explainArguments(positionals, command, misread[0]);
}

/** What is wrong with a word that was not taken for the value of the flag before it; undefined if it looks like a URL. */
function valueProblem(word: string, { name, read }: Value<unknown>): Problem | undefined {
  if (/[:/]/.test(word)) return undefined;
  try {
    readNamed(read, word, `--${name}`);
    return undefined;
  } catch (problem) {
    return problem instanceof Problem ? problem : undefined;
  }
}

/** @param misread the problem of an argument that was probably meant as the value of a flag */
function explainArguments(
  given: readonly string[],
  command: CommandDeclaration,
  misread: Problem | undefined,
): Problem | undefined {
  const { words, arguments: declared, examples } = command;
  const missing = declared.slice(given.length).find(({ isRequired }) => isRequired);
  const [example] = examples;
  if (missing !== undefined) {
    return new Problem('bad-flag', `Missing the ${nameOf(missing)}.`, {
      ...(example === undefined ? {} : { hint: `For example: ${example.line}` }),
    });
  }
  const isOpen = declared.at(-1)?.isRepeatable === true;
  const extra = isOpen ? undefined : given[declared.length];
  if (extra === undefined) return undefined;
  if (misread !== undefined) return misread;
  return new Problem('bad-flag', `Unexpected argument "${extra}".`, {
    hint: newcomerAdvice([...words, ...given.slice(declared.length)]) ?? helpOf(words),
  });
}

/** Arguments whose name in help is not a word of a sentence. */
const argumentNames: Readonly<Record<string, string>> = { url: 'URL', n: 'number', m: 'second number' };

function nameOf({ name }: Argument): string {
  return Object.hasOwn(argumentNames, name) ? (argumentNames[name] ?? name) : name;
}

function unknownFlag(
  text: string,
  command: CommandDeclaration | undefined,
  commands: readonly CommandDeclaration[],
): Problem {
  const [flag = text] = text.split('=', 1);
  const owner = command === undefined ? '' : ` of ${command.words.join(' ')}`;
  return new Problem('bad-flag', `Unknown flag ${flag}${owner}.`, {
    hint: flagAdvice(flag, command, commands) ?? helpOf(command?.words ?? []),
  });
}

function flagAdvice(
  flag: string,
  command: CommandDeclaration | undefined,
  commands: readonly CommandDeclaration[],
): string | undefined {
  if (flag === '-v') return 'Did you mean -V, --version?';
  const name = flag.replace(/^--?/, '');
  const own = [...Object.values(command?.flags ?? {}), ...everywhere, versionFlag];
  const meant = closestName(
    name,
    own.map((one) => one.name),
  );
  const isOtherNumber = meant === `${name}s` || name === `${meant}s`;
  const others = commands.filter(({ flags }) => Object.values(flags).some((one) => one.name === name));
  if (others.length > 0 && flag.startsWith('--') && !isOtherNumber)
    return `--${name} is a flag of ${listed(others.map(({ words }) => words.join(' ')))}.`;
  return suggestion(meant && `--${meant}`);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function suggestion(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

function helpOf(words: readonly string[]): string {
  return `Run ${['phantom-webhook', ...words, '--help'].join(' ')} for details.`;
}

function isFlagOf(word: string, flags: readonly Flag[]): boolean {
  return flags.some(({ name, short }) => word === `--${name}` || word === `-${short}`);
}

const handler = 'http://127.0.0.1:3000/webhook';

/** Commands that the webhook tools of other senders have, and what does the same here. */
const counterparts: Readonly<Record<string, string>> = {
  trigger: `phantom-webhook send block.forged ${handler}`,
  forward: `phantom-webhook listen --forward-to ${handler}`,
  replay: `phantom-webhook send --from deliveries.ndjson ${handler}`,
  retrigger: `phantom-webhook send --from deliveries.ndjson ${handler}`,
};

const targetPattern = /^(?:https?:\/\/)?[\w.-]*:?\d{1,5}(?:\/[\w./-]*)?$/;

/**
 * What somebody means who is used to another tool: a command of it, a port or URL right after `listen` or `relay`, or a
 * command to run, without the `--` before it.
 */
function newcomerAdvice([command = '', next = '', ...rest]: readonly string[]): string | undefined {
  if (Object.hasOwn(counterparts, command)) return `For example: ${counterparts[command]}`;
  if (!targetPattern.test(next))
    return command === 'listen' ? `To run it as a command: -- ${[next, ...rest].join(' ')}` : undefined;
  if (command === 'relay') return `To forward deliveries to it: --to ${next}.`;
  if (command !== 'listen') return undefined;
  const port = /^:?(\d+)$/.exec(next)?.[1];
  const forwarding = `To pass deliveries on to it: --forward-to ${next}.`;
  return port === undefined ? forwarding : `To listen there: --port ${port}. ${forwarding}`;
}
