import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import type { LabelledToken } from '../../protocol/token/labelled-token.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { tokenText } from '../../terminal/text/token-text.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';

interface TokenFacts {
  /** Where the listener is. */
  readonly url: string;
  readonly tokens: readonly LabelledToken[];
  /** True when the first token was made for this run, so that the user has to be told it. */
  readonly isFresh: boolean;
}

/** Tells the person at the terminal what deliveries are verified with, and how to send one. */
export async function announceTokens(
  { url, tokens, isFresh }: TokenFacts,
  context: CommandContext,
): Promise<void> {
  const [token] = tokens;
  if (!isFresh || token === undefined) {
    context.say(`Verifying with ${tokens.length === 1 ? 'the token' : 'the tokens'} ${labelsOf(tokens)}.`);
    return;
  }
  context.say('\nNo token was given, so here is a fresh one:');
  context.say(tokenText(token, await loadPalette(context.isColoured(context.stderr))).trimEnd());
  context.say('\nTo send it a block, in another terminal:');
  context.say(`  ${sendLine(token.token, url, context)}\n\nCtrl-C stops.\n`);
}

function sendLine(token: string, url: string, { invocation, platform }: CommandContext): string {
  // The environment keeps the token out of the list of processes; the shells of Windows have another syntax for it.
  return platform === 'win32'
    ? `${invocation} send block.forged ${printable(url)} --token ${token}`
    : `${tokenVariable}=${token} ${invocation} send block.forged ${shellWord(printable(url))}`;
}

function labelsOf(tokens: readonly LabelledToken[]): string {
  return tokens.map(({ label }) => `"${printable(label)}"`).join(', ');
}
