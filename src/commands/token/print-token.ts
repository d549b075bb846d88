import type { CommandContext, ExitCode } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { createToken, splitToken, type Token, tokenBytes } from '../../protocol/token/token.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { tokenText } from '../../terminal/text/token-text.ts';
import type { OutputOptions } from './output-flags.ts';

/** Easily enough for a token and a line end. A whole file, given by mistake, is not read to its end. */
const maxInputBytes = 4_096;

/** Creates a token, and prints it and its halves. */
export async function newToken(options: OutputOptions, context: CommandContext): Promise<ExitCode> {
  return printToken(createToken(context.randomBytes(tokenBytes)), options, context);
}

/**
 * Splits the token given as an argument, on standard input (`-`), or in the environment. Without one, creates a new
 * token.
 * @throws Problem `malformed-token`, `ambiguous-token`, `unreadable-file`
 */
export async function splitGivenToken(
  text: string | undefined,
  options: OutputOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (text !== undefined) {
    return printToken(splitToken(text === '-' ? await readPiped(context) : text), options, context);
  }
  const { readTokens } = await import('../../tokens/read-tokens.ts');
  const tokens = await readTokens({ tokens: [], tokenFile: undefined }, context);
  const [only, second] = tokens;
  if (second !== undefined) {
    throw new Problem('ambiguous-token', `Expected one token, got ${tokens.length} from the environment.`, {
      hint: 'Choose the one to split: phantom-webhook token split - <<< "$TOKEN"',
    });
  }
  if (only !== undefined) return printToken(only, options, context);
  if (options.field !== undefined && options.field !== 'token') {
    throw new Problem('no-token', `--field ${options.field} requires a token.`, {
      hint: 'Half of a new token is useless without the other half. Run token new --json to get both.',
    });
  }
  context.say('No token given. Created a new one.');
  return newToken(options, context);
}

async function printToken(token: Token, options: OutputOptions, context: CommandContext): Promise<ExitCode> {
  await context.stdout.print(await formatToken(token, options, context));
  return 0;
}

async function formatToken(
  { token, authorization, verification }: Token,
  { field, isJson }: OutputOptions,
  context: CommandContext,
): Promise<string> {
  const values = { token, authorization, verification };
  if (field !== undefined) return `${values[field]}\n`;
  if (isJson) return `${JSON.stringify(values)}\n`;
  return tokenText(values, await loadPalette(context.isColoured(context.stdout)));
}

async function readPiped(context: CommandContext): Promise<string> {
  const { readInput } = await import('../../files/read-input.ts');
  return Buffer.from(await readInput('-', maxInputBytes, context)).toString('latin1');
}
