import type { CommandContext } from '../../context.ts';
import { openTokenFile, type TokenFile } from '../../files/token-file.ts';
import { Problem } from '../../problem.ts';
import { labelTokens } from '../../protocol/token/labelled-token.ts';
import { tokenLines } from '../../tokens/read-tokens.ts';

/**
 * Opens the file that the token of an event is to be added to. It may hold the tokens of other events.
 * @throws Problem `unwritable-file`, `unsafe-file`, `malformed-token`
 */
export async function openFileForToken(
  name: string,
  event: string,
  { directory, platform, stop }: CommandContext,
): Promise<TokenFile> {
  return openTokenFile(name, { directory, platform, stop, checkContent });

  function checkContent(text: string): void {
    const tokens = readContent(name, text);
    if (tokens.every(({ label }) => label !== event)) return;
    throw new Problem('unsafe-file', `${name} holds a token named ${event} already.`, {
      hint: 'Choose another file, or remove that line if its webhook is gone.',
    });
  }
}

function readContent(name: string, text: string) {
  try {
    return labelTokens(tokenLines(text));
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    throw new Problem('unsafe-file', `Expected ${name} to hold tokens alone, got something else.`, {
      hint: 'A token is only added to a file of tokens. Choose another one.',
      cause,
    });
  }
}
