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
  /** Those that could not be deleted. */
  readonly left: readonly Webhook[];
  /** Why, of the first of them; empty when there is none. */
  readonly reason: string;
}

/** For all of them together: whoever has pressed Ctrl-C waits for it. */
const timeoutMs = 3_000;
const maxAtOnce = 8;

/** Deletes webhooks of a node within three seconds, whatever the node does. One that is gone already counts as deleted. */
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
 * Asks a person at the terminal, who answers with one key.
 * @param signal ends the wait for an answer, which is no then
 * @returns whether it was `y`; undefined where nobody can be asked
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
    // In the background of the terminal nobody would see the question, nor could answer it.
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
  /** Whether one of them may be one whose token the user has: the node does not tell. */
  readonly isDoubtful: boolean;
  /** Without a person to ask. */
  readonly isJson: boolean;
}

/**
 * Offers to delete what an earlier listener left behind at the node, or says how it is done; deletes nothing unasked.
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
  const doubt = facts.isDoubtful ? `, unless you hold ${isOne ? 'its token' : 'their tokens'}` : '';
  context.say(`Left behind at the node by an earlier listener on this address: ${namesOf(leftovers)}.`);
  context.say(`${its} deliveries are refused${doubt}.`);
  const isWanted = facts.isJson ? undefined : await ask(`Delete ${it}? y/N`, signal, context);
  const command = deleteCommand(leftovers, facts, context.invocation);
  if (isWanted !== true) {
    const stays = isOne ? 'It stays. ' : 'They stay. ';
    context.say(`${isWanted === false ? stays : ''}To delete ${it}: ${command}`);
    return;
  }
  const { left, reason } = await removeWebhooks(leftovers, facts);
  if (left.length === 0) context.say('Deleted.');
  else context.say(`Could not delete ${namesOf(left)}: ${reason} To try again: ${command}`);
}
