import type { CommandContext } from '../../../context.ts';
import { deleteCommand, namesOf } from '../../../node-session/name-webhooks.ts';
import { removeWebhooks } from '../../../node-session/remove-webhooks.ts';
import type { NodeWebhook } from '../../../protocol/webhooks/node-webhook.ts';

/**
 * Asks the user at the terminal a question that is answered with one key.
 * @param signal ends the wait for an answer; the answer is then no
 * @returns whether the key was `y`; undefined if nobody can be asked
 */
async function ask(
  question: string,
  signal: AbortSignal,
  { stdin, stderr, isQuiet, env, say }: CommandContext,
): Promise<boolean | undefined> {
  if (isQuiet || !stdin.isTerminal || !stderr.isTerminal || env.TERM === 'dumb') return undefined;
  let isAsked = false;
  let answer: (isYes: boolean) => void = () => {};
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const refuse = () => answer(false);
  const keys = await stdin.openKeys({
    onKey: (key) => answer(key === 'y' || key === 'Y'),
    onReady() {
      if (!isAsked) say(question);
      isAsked = true;
    },
  });
  signal.addEventListener('abort', refuse, { once: true });
  try {
    // In the background of the terminal, nobody would see the question or could answer it.
    if (keys === undefined || !isAsked) return undefined;
    if (signal.aborted) return false;
    return await answered;
  } finally {
    signal.removeEventListener('abort', refuse);
    keys?.close();
  }
}

interface LeftoverFacts {
  readonly node: string;
  readonly isInsecure: boolean;
  /** Whether the user may hold the token of one of them. The node does not reveal it. */
  readonly isDoubtful: boolean;
  /** With `--json` nobody is asked. */
  readonly isJson: boolean;
}

/**
 * Offers to delete the webhooks that an earlier listener left behind at the node, or explains how. Deletes nothing
 * without consent.
 * @param signal ends the wait for an answer
 */
export async function offerLeftovers(
  leftovers: readonly NodeWebhook[],
  facts: LeftoverFacts,
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  const isOne = leftovers.length === 1;
  const [it, its] = isOne ? ['it', 'Its'] : ['them', 'Their'];
  const token = isOne ? 'its token' : 'their tokens';
  context.say(`The node already delivers to this address: ${namesOf(leftovers)}.`);
  context.say(
    facts.isDoubtful
      ? `${its} deliveries are refused, unless you gave ${token}.`
      : `${its} deliveries are refused. If you have ${token}, use --token-file.`,
  );
  const isWanted = facts.isJson ? undefined : await ask(`Delete ${it}? y/N`, signal, context);
  const command = deleteCommand(leftovers, facts, context.invocation);
  if (isWanted !== true) {
    context.say(`${isWanted === false ? 'Kept. ' : ''}To delete ${it}: ${command}`);
    return;
  }
  const { left, reason } = await removeWebhooks(leftovers, facts);
  if (left.length === 0) context.say('Deleted.');
  else context.say(`Could not delete ${namesOf(left)}: ${reason} To try again, run: ${command}`);
}
