import type { CommandContext, Context, ExitCode, OutputStream, Remark } from '../context.ts';
import type { CommandCall } from '../flags/command-declaration.ts';
import { flagWords, hasHelpFlag } from '../flags/flag-words.ts';
import { type GlobalOptions, globalFlags } from '../flags/global-flags.ts';
import { withOmittedValues } from '../flags/omitted-values.ts';
import { flagVariable, readFlags } from '../flags/read-flags.ts';
import { printable } from '../printable.ts';
import { Problem, type ProblemKind } from '../problem.ts';
import { remarkLine, remarkText } from '../remark-text.ts';
import { version } from '../version.ts';
import { withoutTokens } from '../without-tokens.ts';
import { withPlainTerminals } from './ascii-output.ts';
import { asksForJson } from './asks-for-json.ts';
import { bugReport } from './bug-report.ts';
import { openConversation } from './conversation.ts';
import { commandWords, findCommand } from './find-command.ts';
import type { UsageMessage } from './help/parse-with-commander.ts';
import { parsePlainly } from './parse-plainly.ts';
import { wrapHelp } from './wrap-line.ts';

/** The exit code of a problem of each kind. */
export const exitCodes: Readonly<Record<ProblemKind, ExitCode>> = { usage: 2, environment: 3, refusal: 1 };

/** Runs one command line and returns the exit code. Never rejects. */
export async function run(argv: readonly string[], surroundings: Context): Promise<ExitCode> {
  const context = withPlainTerminals(surroundings);
  let isJson = await asksForJsonLines(argv, context.env);
  const conversation = openConversation(context.stderr, {
    invocation: context.invocation,
    isJson: () => isJson,
  });
  try {
    return await dispatch(argv, context, {
      say: conversation.say,
      holdAs(call) {
        isJson = callsForJson(call, context.env);
        return isJson;
      },
    });
  } catch (error) {
    const output = outputProblem(error);
    if (output === 'reader-left') return 0;
    if (context.stop.aborted) return 130;
    const problem = output ?? error;
    if (problem instanceof Problem) {
      conversation.say({ kind: 'error', code: problem.code, message: problem.message, hint: problem.hint });
      return exitCodes[problem.kind];
    }
    conversation.say(bugReport(error, context.env));
    return 70;
  } finally {
    await conversation.flush();
  }
}

/** Variables count only where flags can be given in them. Never rejects: what is wrong is reported later. */
async function asksForJsonLines(argv: readonly string[], env: Context['env']): Promise<boolean> {
  const found = env.PHANTOM_WEBHOOK_JSON ? await findNamed(argv).catch(() => undefined) : undefined;
  return asksForJson(argv, found?.declaration.isLongRunning ? env : {});
}

/** The same once the command line is understood: `--json` may be the value of another flag. */
function callsForJson({ declaration, given }: CommandCall, env: Context['env']): boolean {
  return given.flags.json === true || asksForJson([], declaration.isLongRunning ? env : {});
}

/** The conversation on stderr. */
interface Talk {
  readonly say: (remark: Remark) => void;
  /** Holds it as a command line asks for. Returns whether each remark is one JSON object. */
  holdAs(call: CommandCall): boolean;
}

async function dispatch(argv: readonly string[], context: Context, talk: Talk): Promise<ExitCode> {
  const [first] = argv;
  if (first === undefined) {
    await context.stdout.print(firstSteps(context.invocation));
    return 2;
  }
  if (argv.length === 1 && (first === '--version' || first === '-V')) {
    await context.stdout.print(`${version}\n`);
    return 0;
  }
  const helpWords = wordsOfJsonHelp(argv);
  if (helpWords !== undefined) {
    const { helpLine } = await import('./help/help-line.ts');
    await context.stdout.print(helpLine(helpWords, version));
    return 0;
  }
  const parsed = await parse(argv, context.stdout);
  if ('declaration' in parsed) {
    const called = commandContext(parsed, context, talk);
    await warnOfVariables(parsed, called);
    return parsed.declaration.perform(parsed.given, called);
  }
  const text = parsed.text.split('\n').map(printable).join('\n');
  if (parsed.isError) {
    talk.say({ kind: 'failure', code: 'bad-flag', message: withoutTokens(text.trimEnd()) });
    return 2;
  }
  await context.stdout.print(wrapHelp(text, context.stdout.columns || Infinity));
  return 0;
}

/** Read in any case (read-tokens.ts, bug-report.ts), or set by `listen` for the command that it runs. */
const otherVariables = ['TOKEN', 'DEBUG', 'URL'].map(flagVariable);

/** Warns about misspelled variables. The flags of other commands are loaded only if this one has no such flag. */
async function warnOfVariables({ declaration }: CommandCall, { env, say }: CommandContext): Promise<void> {
  if (!declaration.isLongRunning) return;
  const own = Object.values({ ...globalFlags, ...declaration.flags }).map(({ name }) => flagVariable(name));
  const read = [...own, ...otherVariables];
  const others = Object.keys(env).filter((name) => name.startsWith(flagVariable('')) && !read.includes(name));
  if (others.length === 0) return;
  const { unknownVariables } = await import('./help/unknown-variables.ts');
  for (const message of unknownVariables(others, own)) say(message, 'warning');
}

/** The words of the command whose help is asked for as JSON, and any arguments; undefined if it is not. */
function wordsOfJsonHelp(argv: readonly string[]): readonly string[] | undefined {
  const words = flagWords(argv);
  const isHelp = words[0] === 'help' || hasHelpFlag(words);
  if (!isHelp || !words.includes('--json')) return undefined;
  return words.filter((word) => !word.startsWith('-') && word !== 'help');
}

async function parse(given: readonly string[], stdout: OutputStream): Promise<CommandCall | UsageMessage> {
  const words = withoutHelpWord(given);
  const named = (await findCommand(words)) ?? (await findNamed(words));
  const argv = withOmittedValues(words, named?.declaration.flags ?? {});
  const found = await findCommand(argv);
  const end = named?.declaration.takesCommand === true ? argv.indexOf('--') : -1;
  if (end < 0) return parseWords(argv, found, stdout);
  const before = argv.slice(0, end);
  const parsed = await parseWords(before, found && (await findCommand(before)), stdout);
  const command = argv.slice(end + 1);
  if (command.length === 0) {
    throw new Problem('bad-flag', 'Missing the command after --.', {
      hint: 'For example: phantom-webhook listen --expect block.forged -- npm test',
    });
  }
  return 'declaration' in parsed ? { ...parsed, given: { ...parsed.given, command } } : parsed;
}

/** Finds the command also behind global flags. */
function findNamed(argv: readonly string[]): ReturnType<typeof findCommand> {
  return findCommand(argv.slice(argv.findIndex((word) => !word.startsWith('-'))));
}

async function parseWords(
  argv: readonly string[],
  found: Awaited<ReturnType<typeof findCommand>>,
  stdout: OutputStream,
): Promise<CommandCall | UsageMessage> {
  const plain = found && parsePlainly(found.declaration, found.rest);
  if (plain !== undefined) return plain;
  const { parseWithCommander } = await import('./help/parse-with-commander.ts');
  return parseWithCommander(argv, version, stdout.columns || undefined);
}

/**
 * `help token new` becomes `token new --help`. Arguments and flags are left out, so that no command runs. For an unknown
 * command, the error names that command.
 */
function withoutHelpWord(argv: readonly string[]): readonly string[] {
  const [first, ...words] = argv;
  if (first !== 'help' || words.length === 0) return argv;
  const named = words.filter((word) => !word.startsWith('-') && word !== 'help');
  const isGroup = commandWords.some((known) => named.every((word, index) => known[index] === word));
  // `relay status` is more than `relay`, which stands before it.
  const command = commandWords.findLast((known) => known.every((word, index) => named[index] === word));
  const about = command ?? (isGroup ? named : undefined);
  if (about === undefined) return words;
  return [...about, ...(words.includes('--all') ? ['--all'] : []), '--help'];
}

function commandContext(call: CommandCall, context: Context, { say, holdAs }: Talk): CommandContext {
  const isJson = holdAs(call);
  const { declaration, globals: given } = call;
  const env = declaration.isLongRunning ? context.env : {};
  const said = Object.fromEntries(Object.entries(given).filter(([, isOn]) => isOn));
  const globals = readFlags(globalFlags, said, env, [['color', 'noColor']]);
  const own: Omit<CommandContext, keyof Context> & Pick<Context, 'onCutShort'> = {
    isColoured: (stream) => !isJson && isColoured(stream, globals, context.env),
    isQuiet: globals.quiet,
    isAnimated: (stream) => stream.isTerminal && !globals.quiet && own.isColoured(stream),
    report: (text) => context.stdout.print(text).catch(throwUnlessReaderLeft),
    say(message, kind = 'line') {
      if (!globals.quiet) say({ kind, message });
    },
    warn: say,
    onCutShort: (lastWords) => context.onCutShort(() => lastLine(lastWords(), isJson)),
  };
  // Inherited rather than copied, so properties that the command does not use are not created.
  return Object.assign<Context, typeof own>(Object.create(context), own);
}

function lastLine(message: string | undefined, isJson: boolean): string | undefined {
  if (message === undefined) return undefined;
  const remark = { kind: 'line', message } as const;
  return isJson ? remarkLine(remark) : remarkText(remark);
}

/**
 * Whether a stream is coloured. The flags decide first, then FORCE_COLOR, then NO_COLOR (no-color.org: any non-empty
 * text), and then whether the stream is a terminal that supports colour.
 */
function isColoured(
  stream: { readonly isTerminal: boolean },
  globals: GlobalOptions,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (globals.noColor) return false;
  if (globals.color) return true;
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (none !== undefined && none !== '') return false;
  return stream.isTerminal && terminal !== 'dumb';
}

const steps = [
  ['see verified deliveries arrive', 'listen --demo'],
  // Without a listener, `send` would ask for a token. `listen` creates one, and prints the command that sends with it.
  ['receive your own deliveries, and learn how to send one', 'listen'],
  ['create a token and show its two halves', 'token split'],
] as const;

/** What the program prints when it is run without arguments. */
function firstSteps(invocation: string): string {
  const lines = steps.flatMap(([purpose, words]) => [`  # ${purpose}`, `  ${invocation} ${words}`]);
  return `Phantom Core webhooks on your own machine.\n\n${lines.join('\n')}\n\n${invocation} --help lists all commands.\n`;
}

/** The errors after the reader of the output has left. That may happen at any time: `head` or a closed terminal. */
const readerLeft: readonly string[] = ['EPIPE', 'EIO', 'EOF', 'ECONNRESET'];

function throwUnlessReaderLeft(error: unknown): void {
  if (outputProblem(error) !== 'reader-left') throw error;
}

/** Classifies a failure to write the output; undefined for any other failure. */
function outputProblem(error: unknown): 'reader-left' | Problem | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'write') return undefined;
  const code = 'code' in error ? String(error.code) : error.message;
  if (readerLeft.includes(code)) return 'reader-left';
  const reason = code === 'ENOSPC' ? 'the disk is full' : code;
  return new Problem('unwritable-output', `Cannot write the output: ${reason}.`, { cause: error });
}
