import type { CommandContext, Context, ExitCode } from '../context.ts';
import { printable } from '../printable.ts';
import { Problem, type ProblemKind } from '../problem.ts';
import { withoutTokens } from '../without-tokens.ts';
import { isColoured } from './colour-choice.ts';
import { findCommand } from './command-table.ts';
import { openConversation } from './conversation.ts';
import { firstSteps } from './first-steps.ts';
import { type CommandCall, parsePlainly } from './parse-plainly.ts';
import type { Explanation } from './parse-with-commander.ts';
import { version } from './version.ts';

const exitCodes: Readonly<Record<ProblemKind, ExitCode>> = { usage: 2, environment: 3 };

/** Runs one command line and says with which code to exit. Never rejects. */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  const conversation = openConversation(context.stderr);
  try {
    return await dispatch(argv, context, conversation.say);
  } catch (error) {
    // Whoever reads our output may stop at any time, as `head` does.
    if (isClosedPipe(error)) return 0;
    if (context.stop.aborted) return 130;
    if (error instanceof Problem) {
      conversation.say(`error: ${error.message}`);
      if (error.hint !== undefined) conversation.say(`  ${error.hint}`);
      return exitCodes[error.kind];
    }
    conversation.say(bugReport(error, context));
    return 70;
  } finally {
    await conversation.flush();
  }
}

async function dispatch(
  argv: readonly string[],
  context: Context,
  say: (line: string) => void,
): Promise<ExitCode> {
  const [first] = argv;
  if (first === undefined) {
    await context.stdout.print(firstSteps(context.invocation));
    return 2;
  }
  if (argv.length === 1 && (first === '--version' || first === '-V')) {
    await context.stdout.print(`${version}\n`);
    return 0;
  }
  const parsed = await parse(argv);
  if ('declaration' in parsed) {
    return parsed.declaration.perform(parsed.given, commandContext(parsed, context, say));
  }
  const text = parsed.text.split('\n').map(printable).join('\n');
  if (parsed.isError) {
    say(withoutTokens(text.trimEnd()));
    return 2;
  }
  await context.stdout.print(text);
  return 0;
}

async function parse(argv: readonly string[]): Promise<CommandCall | Explanation> {
  const found = findCommand(argv);
  const plain = found && parsePlainly(found.declaration, found.rest);
  if (plain !== undefined) return plain;
  const { parseWithCommander } = await import('./parse-with-commander.ts');
  return parseWithCommander(argv);
}

function commandContext(
  { globals }: CommandCall,
  context: Context,
  say: (line: string) => void,
): CommandContext {
  return {
    ...context,
    isColoured: (stream) => isColoured(stream, globals, context.env),
    isAnimated: (stream) => stream.isTerminal && !globals.quiet && isColoured(stream, globals, context.env),
    say: globals.quiet ? () => {} : say,
  };
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

function bugReport(error: unknown, { env }: Context): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error && env.PHANTOM_WEBHOOK_DEBUG === '1' ? `\n${error.stack ?? ''}` : '';
  return `bug in phantom-webhook: ${printable(withoutTokens(text))}${stack.split('\n').map(printable).join('\n')}`;
}
