import type { CommandContext } from '../context.ts';
import { readDotenv } from '../files/read-dotenv.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { Problem } from '../problem.ts';
import { type LabelledToken, labelTokens } from '../protocol/labelled-token.ts';

export const tokenVariable = 'PHANTOM_WEBHOOK_TOKEN';

const maxTokenFileBytes = 1_048_576;

export interface TokenOptions {
  /** `--token`, each `TOKEN` or `name=TOKEN`. */
  readonly tokens: readonly string[];
  /** `--token-file`: one token a line, `#` begins a comment line. */
  readonly tokenFile: string | undefined;
}

/**
 * The tokens of the user: those of the flags, else those of the environment, else those of `./.env`; none is no error.
 * @throws Problem `malformed-token`, `no-token` for a file without any, `unreadable-file`, `unsafe-file`
 */
export async function readTokens(
  options: TokenOptions,
  context: CommandContext,
): Promise<readonly LabelledToken[]> {
  const { directory, platform } = context;
  if (options.tokens.length > 0 || options.tokenFile !== undefined) {
    if (options.tokens.length > 0) {
      context.say(
        'A token given with --token can be seen by other users in the list of processes; prefer --token-file.',
      );
    }
    const bytes =
      options.tokenFile === undefined
        ? new Uint8Array()
        : await readSecretFile(options.tokenFile, { directory, maxBytes: maxTokenFileBytes, platform });
    const tokens = labelTokens([...options.tokens, ...tokenLines(Buffer.from(bytes).toString('utf8'))]);
    if (tokens.length === 0) {
      throw new Problem('no-token', `Expected a token in ${options.tokenFile}, got none.`, {
        hint: 'One a line; a line that begins with # is a comment.',
      });
    }
    return tokens;
  }
  const own = context.env[tokenVariable];
  const variable = own || (await readDotenv(tokenVariable, directory));
  return labelListed(variable ?? '', own ? tokenVariable : `${tokenVariable} in ./.env`);
}

/** @throws Problem `malformed-token` that says where it stands, which nobody has typed just now */
function labelListed(list: string, source: string): readonly LabelledToken[] {
  try {
    return labelTokens(list.split(',').filter((text) => text.trim() !== ''));
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== 'malformed-token') throw cause;
    throw new Problem(cause.code, `${source}: ${cause.message.replace(/^Expected /, 'expected ')}`, {
      hint: cause.hint ?? 'phantom-webhook token new makes one; --token-file takes another instead.',
      cause,
    });
  }
}

/** The lines of a token file that hold tokens. */
export function tokenLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
}
