import type { LabelledToken } from '../token/token.ts';
import type { NodeWebhook, WebhookDraft } from './node-webhook.ts';

/**
 * Returns the webhooks that an earlier listener with the same target left behind. This listener has bound the port, so
 * no other listener can be using them, and it can only refuse deliveries with a token that it does not hold. Nodes list
 * the first half of a token, all of it, or nothing (protocol.md section 2). Webhooks without a listed token count too.
 * @param tokens the tokens that the listener holds
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

/** Whether a webhook lists this token, or its first half. */
export function isTokenOf({ token: listed }: NodeWebhook, { authorization, token }: LabelledToken): boolean {
  return listed === authorization || listed === token;
}

/**
 * Returns the webhook that a node created although its answer was lost. Undefined if no new webhook is as requested, or
 * if several are: another client may have requested the same.
 * @param before the webhooks of the node before the request
 * @param after the webhooks of the node now
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
