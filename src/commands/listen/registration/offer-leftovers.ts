import type { CommandContext } from '../../../context.ts';
import { deleteCommand, namesOf } from '../../../node-session/name-webhooks.ts';
import type { NodeWebhook } from '../../../protocol/webhooks/node-webhook.ts';
import { ask } from './ask.ts';
import { removeWebhooks } from './remove-webhooks.ts';

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
