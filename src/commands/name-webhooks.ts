import type { NodeWebhook } from '../protocol/node-webhook.ts';
import { excerpt } from '../terminal/excerpt.ts';
import { shellWord } from '../terminal/shell-quote.ts';

type NamedWebhook = Pick<NodeWebhook, 'id' | 'event'>;

const maxNamed = 10;
const maxEventLength = 80;
/** What a shell takes in one line, and a person in one look. */
const maxIds = 50;

/** `webhook 3 (block.forged), webhook 4 (round.created)`. */
export function namesOf(webhooks: readonly NamedWebhook[]): string {
  const named = webhooks
    .slice(0, maxNamed)
    .map(({ id, event }) => `webhook ${id} (${excerpt(event, maxEventLength)})`);
  const left = webhooks.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}

/** The command that deletes webhooks, for a shell. */
export function deleteCommand(
  webhooks: readonly NamedWebhook[],
  { node, isInsecure }: { readonly node: string; readonly isInsecure: boolean },
  invocation: string,
): string {
  const ids = webhooks.slice(0, maxIds).map(({ id }) => id);
  const flags = isInsecure ? ' --insecure' : '';
  return `${invocation} webhook delete ${ids.join(' ')} --node ${shellWord(node)}${flags}`;
}
