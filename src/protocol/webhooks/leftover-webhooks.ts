import type { LabelledToken } from '../token/token.ts';
import type { NodeWebhook, WebhookDraft } from './node-webhook.ts';

/**
 * Which webhooks of a node were left behind by a listener that had the same target. Whoever has bound its port knows
 * that no other listener lives there, so what comes with a token that it does not hold can only be refused. Nodes list
 * the first half of the token, all of it, or nothing (protocol.md section 2); those of which nothing is known count.
 * @param tokens those that the listener holds
 */
export function findLeftovers(
  webhooks: readonly NodeWebhook[],
  target: URL,
  tokens: readonly LabelledToken[],
): readonly NodeWebhook[] {
  return webhooks.filter(
    (webhook) => isSameTarget(webhook.target, target) && !tokens.some((token) => isTokenOf(webhook, token)),
  );
}

function isSameTarget(text: string, target: URL): boolean {
  return URL.canParse(text) && new URL(text).href === target.href;
}

function isTokenOf({ token: listed }: NodeWebhook, { authorization, token }: LabelledToken): boolean {
  return listed === authorization || listed === token;
}

/**
 * Which webhook a node has made although its answer was lost. Undefined where none is new and as it was asked for, and
 * where several are: those may be of somebody else who asks for the same.
 * @param before what the node had when it was asked
 * @param after what it has now
 */
export function findLost(
  draft: WebhookDraft,
  before: readonly NodeWebhook[],
  after: readonly NodeWebhook[],
): NodeWebhook | undefined {
  const known = new Set(before.map(({ id }) => id));
  const [lost, another] = after.filter((webhook) => !known.has(webhook.id) && isAsAsked(webhook, draft));
  return another === undefined ? lost : undefined;
}

function isAsAsked(webhook: NodeWebhook, draft: WebhookDraft): boolean {
  return (
    webhook.event === draft.event &&
    webhook.target === draft.target &&
    webhook.enabled === draft.enabled &&
    webhook.conditions.length === draft.conditions.length
  );
}
