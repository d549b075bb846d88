import type { CommandContext } from '../../context.ts';
import { canonicalHost, isLoopback } from '../../http/addresses/host-name.ts';
import { printable } from '../../printable.ts';
import { defaultLabel, type LabelledToken } from '../../protocol/token/token.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { tokenText } from '../../terminal/text/token-text.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { ForwardTargets } from './open-forwarders.ts';
import type { Recording } from './open-recording.ts';

interface ListenerFacts {
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
  readonly targets: ForwardTargets | undefined;
  readonly recording: Recording | undefined;
  /** Describes which deliveries pass the filter; undefined without a filter. */
  readonly filter: string | undefined;
}

/** Prints for the user at the terminal where the listener is and what it does. */
export function announceListener(
  { url, address, targets, recording, filter }: ListenerFacts,
  context: CommandContext,
): void {
  context.say(`Listening on ${printable(url.replace(/\/$/, ''))}`);
  if (!isLoopback(canonicalHost(address))) {
    context.say('reachable from the network. The token is the only protection.', 'warning');
  }
  for (const { target } of targets?.forwarders ?? [])
    context.say(`Forwarding to ${printable(withoutTokens(target))}`);
  if (filter !== undefined) context.say(`Only ${filter}`);
  if (recording !== undefined) context.say(`Recording to ${printable(recording.name)}`);
}

interface TokenFacts {
  /** The URL of the listener. */
  readonly url: string;
  readonly tokens: readonly LabelledToken[];
  /** Where the tokens come from, for example `PHANTOM_WEBHOOK_TOKEN`; undefined if they are new or from a node. */
  readonly source: string | undefined;
  /** True if the first token was created for this run, so the user has to see it. */
  readonly isFresh: boolean;
}

/** Prints for the user at the terminal which tokens verify deliveries, and how to send one. */
export async function announceTokens(
  { url, tokens, source, isFresh }: TokenFacts,
  context: CommandContext,
): Promise<void> {
  const [token] = tokens;
  if (!isFresh || token === undefined) {
    context.say(`Verifying with ${tokensText(tokens, source)}.`);
    return;
  }
  const halves = tokenText(token, await loadPalette(context.isColoured(context.stderr))).trimEnd();
  context.say(
    `\nNo token given. Created a new one:\n${halves}\n\n` +
      `To send a block, run in another terminal:\n  ${sendLine(token.token, url, context)}\n\nPress Ctrl-C to stop.\n`,
  );
}

function sendLine(token: string, url: string, { invocation, platform }: CommandContext): string {
  // The environment keeps the token out of the process list. Windows shells have a different syntax for it.
  return platform === 'win32'
    ? `${invocation} send block.forged ${printable(url)} --token ${token}`
    : `${tokenVariable}=${token} ${invocation} send block.forged ${shellWord(printable(url))}`;
}

function tokensText(tokens: readonly LabelledToken[], source: string | undefined): string {
  const isOne = tokens.length === 1;
  const origin = source === undefined ? '' : ` from ${printable(source)}`;
  // The default label adds nothing to the source.
  const labels =
    isOne && source !== undefined && tokens[0]?.label === defaultLabel ? '' : ` ${labelsOf(tokens)}`;
  return `${isOne ? 'the token' : 'the tokens'}${labels}${origin}`;
}

function labelsOf(tokens: readonly LabelledToken[]): string {
  return tokens.map(({ label }) => `"${printable(label)}"`).join(', ');
}
