import type { NodeWebhook } from '../protocol/webhooks/node-webhook.ts';
import { excerpt } from '../terminal/text/excerpt.ts';
import { shellWord } from '../terminal/text/shell-quote.ts';
import { withoutTokens } from '../without-tokens.ts';

export type NamedWebhook = Pick<NodeWebhook, 'id' | 'event'>;

const maxNamed = 10;
const maxEventLength = 80;
/** As many as a shell accepts in one line, and a person can take in at once. */
const maxIds = 50;

/** Lists webhooks as text: `webhook 3 (block.forged), webhook 4 (round.created)`. */
export function namesOf(webhooks: readonly NamedWebhook[]): string {
  const named = webhooks
    .slice(0, maxNamed)
    .map(({ id, event }) => `webhook ${id} (${excerpt(withoutTokens(event), maxEventLength)})`);
  const left = webhooks.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${left} more` : named.join(', ');
}

export interface NodePlace {
  readonly node: string;
  readonly isInsecure: boolean;
}

/** Returns the shell command that deletes webhooks. */
export function deleteCommand(
  webhooks: readonly NamedWebhook[],
  place: NodePlace,
  invocation: string,
): string {
  const ids = webhooks.slice(0, maxIds).map(({ id }) => id);
  return `${invocation} webhook delete ${ids.join(' ')} ${nodeFlags(place)}`;
}

/** Returns the shell command that lists the webhooks of a node. */
export function listCommand(place: NodePlace, invocation: string): string {
  return `${invocation} webhook list ${nodeFlags(place)}`;
}

function nodeFlags({ node, isInsecure }: NodePlace): string {
  return `--node ${shellWord(node)}${isInsecure ? ' --insecure' : ''}`;
}
