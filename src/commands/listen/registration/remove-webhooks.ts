import type { CommandContext } from '../../../context.ts';
import { openNodeApi } from '../../../http/node-api/node-api.ts';
import { deleteCommand, namesOf } from '../../../node-session/name-webhooks.ts';
import { nodeProblem } from '../../../node-session/node-problem.ts';
import type { NodeWebhook } from '../../../protocol/webhooks/node-webhook.ts';

interface RemovalFacts {
  readonly node: string;
  readonly isInsecure: boolean;
}

interface Removal<Webhook> {
  /** The webhooks that could not be deleted. */
  readonly left: readonly Webhook[];
  /** Why the first of them could not be deleted; empty if there is none. */
  readonly reason: string;
}

/** The limit for all of them together, because after Ctrl-C the user waits for it. */
const timeoutMs = 3_000;
const maxAtOnce = 8;

/** Deletes webhooks of a node within three seconds, whatever the node does. Missing ones count as deleted. */
export async function removeWebhooks<Webhook extends Pick<NodeWebhook, 'id'>>(
  webhooks: readonly Webhook[],
  { node, isInsecure }: RemovalFacts,
): Promise<Removal<Webhook>> {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), timeoutMs);
  const api = openNodeApi({ node, timeoutMs, checksCertificate: !isInsecure, signal: clock.signal });
  const waiting = webhooks.values();
  const left: Webhook[] = [];
  let reason = '';
  await Promise.all(Array.from({ length: maxAtOnce }, removeNext));
  clearTimeout(timer);
  return { left, reason };

  async function removeNext(): Promise<void> {
    for (const webhook of waiting) {
      if (clock.signal.aborted) {
        left.push(webhook);
        continue;
      }
      const result = await api.remove(webhook.id);
      if (result.kind === 'ok' || result.kind === 'not-found') continue;
      left.push(webhook);
      const isLate = result.kind === 'interrupted' || result.kind === 'timeout';
      reason ||= isLate ? `no answer within ${timeoutMs} ms.` : nodeProblem(result, { node }).message;
    }
  }
}

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
  const doubt = facts.isDoubtful ? `, unless you have ${isOne ? 'its token' : 'their tokens'}` : '';
  context.say(`Left behind at the node by an earlier listener on this address: ${namesOf(leftovers)}.`);
  context.say(`${its} deliveries are refused${doubt}.`);
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
