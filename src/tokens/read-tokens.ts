import type { CommandContext } from '../context.ts';
import { decodeText } from '../files/decode-text.ts';
import { isMissing } from '../files/file-error.ts';
import { readDotenv } from '../files/read-dotenv.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { Problem } from '../problem.ts';
import { type LabelledToken, labelTokens } from '../protocol/token/token.ts';
import { shellWord } from '../terminal/text/shell-quote.ts';

export const tokenVariable = 'PHANTOM_WEBHOOK_TOKEN';

const maxTokenFileBytes = 1_048_576;

export interface TokenOptions {
  /** `--token`, each `TOKEN` or `name=TOKEN`. */
  readonly tokens: readonly string[];
  /** `--token-file`: one token per line. A line that begins with `#` is a comment. */
  readonly tokenFile: string | undefined;
}

/** What finding tokens needs to know of the world. */
type TokenContext = Pick<
  CommandContext,
  'env' | 'directory' | 'platform' | 'userId' | 'stop' | 'invocation' | 'say'
>;

export interface FoundTokens {
  readonly tokens: readonly LabelledToken[];
  /** Where they were looked for, in words; undefined if there is no such place. */
  readonly source: string | undefined;
}

/**
 * Reads the tokens of the user from the flags, else from the environment, else from `./.env`. Returns an empty list if
 * there are none.
 * @throws Problem `malformed-token`, `no-token` for a file without tokens, `unreadable-file`, `unsafe-file`
 */
export async function readTokens(
  options: TokenOptions,
  context: TokenContext,
): Promise<readonly LabelledToken[]> {
  return (await findTokens(options, context)).tokens;
}

/** The same, and where they were found. */
export async function findTokens(options: TokenOptions, context: TokenContext): Promise<FoundTokens> {
  if (options.tokens.length > 0 || options.tokenFile !== undefined) {
    if (options.tokens.length > 0) {
      context.say(
        'Other users can see a token given with --token in the process list. Use --token-file instead.',
      );
    }
    const given = options.tokens.map((text) => ({ text, source: '--token' }));
    const tokens = labelGiven(given);
    if (options.tokenFile === undefined) return { tokens, source: '--token' };
    const listed = await readTokenFile(options.tokenFile, context);
    // Labelled again together, to detect two tokens with the same name.
    return { tokens: labelGiven([...given, ...listed]), source: options.tokenFile };
  }
  const own = context.env[tokenVariable];
  if (own) return labelVariable(own, tokenVariable, context);
  const found = await readDotenv(tokenVariable, context);
  if (found === undefined) {
    if (own !== undefined) sayEmpty(tokenVariable, context);
    return { tokens: [], source: undefined };
  }
  if (found.exposedMode !== undefined) {
    context.say(
      `others can read .env (mode ${found.exposedMode}) and the token in it. Run: chmod 600 .env`,
      'warning',
    );
  }
  return labelVariable(found.value, `${tokenVariable} in ./.env`, context);
}

function labelVariable(value: string, source: string, context: TokenContext): FoundTokens {
  const texts = value.split(',').filter((text) => text.trim() !== '');
  const tokens = labelGiven(texts.map((text) => ({ text, source })));
  if (tokens.length === 0) sayEmpty(source, context);
  return { tokens, source };
}

/** A variable that was meant to hold a token, such as a secret that a CI job has no access to. */
function sayEmpty(source: string, { say }: TokenContext): void {
  say(`${source} is empty.`, 'warning');
}

async function readTokenFile(name: string, context: TokenContext): Promise<readonly GivenToken[]> {
  const { directory, platform, userId, stop, invocation } = context;
  const onExposed = (remark: string) => context.say(`${remark}.`, 'warning');
  try {
    const options = { directory, maxBytes: maxTokenFileBytes, platform, userId, stop, onExposed };
    const lines = numberedLines(decodeText(await readSecretFile(name, options), name));
    if (lines.length > 0) return lines.map(({ text, line }) => ({ text, source: name, line }));
  } catch (cause) {
    if (!(cause instanceof Problem) || !isMissing(cause.cause)) throw cause;
    throw new Problem(cause.code, cause.message, {
      hint: `To create one: (umask 077; ${invocation} token new --field token > ${shellWord(name)})`,
      cause: cause.cause,
    });
  }
  throw new Problem('no-token', `${name} contains no token.`, {
    hint: 'Write one token per line. Lines that start with # are comments.',
  });
}

/** A token as the user wrote it, and where. */
interface GivenToken {
  readonly text: string;
  /** A flag, a file or a variable. */
  readonly source: string;
  /** In the file, from 1. */
  readonly line?: number;
}

/** @throws Problem `malformed-token` that names the source, because a user may give tokens in several places */
function labelGiven(given: readonly GivenToken[]): readonly LabelledToken[] {
  for (const { text, source, line } of given) {
    const place = line === undefined ? source : `${source}, line ${line}`;
    if (text.trimEnd().endsWith('=')) throw missingToken(place, line !== undefined);
    naming(place, () => labelTokens([text]));
  }
  const sources = [...new Set(given.map(({ source }) => source))];
  return naming(sources.join(' and '), () => labelTokens(given.map(({ text }) => text)));
}

/** The name is not shown: it may be the token. */
function missingToken(place: string, isInFile: boolean): Problem {
  return new Problem(
    'malformed-token',
    `${place}: expected a token of 64 hexadecimal characters after the "=", got nothing.`,
    isInFile ? {} : { hint: 'If a variable of your shell holds the token, check that it is set.' },
  );
}

function naming<Result>(source: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== 'malformed-token') throw cause;
    throw new Problem(cause.code, `${source}: ${cause.message.replace(/^Expected /, 'expected ')}`, {
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      cause,
    });
  }
}

/** Returns the lines of a token file that hold tokens. */
export function tokenLines(text: string): readonly string[] {
  return numberedLines(text).map((line) => line.text);
}

function numberedLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((content, index) => ({ text: content, line: index + 1 }))
    .filter((line) => line.text.trim() !== '' && !line.text.trimStart().startsWith('#'));
}
