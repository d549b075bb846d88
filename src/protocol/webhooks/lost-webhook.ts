import type { NodeWebhook, WebhookDraft } from './node-webhook.ts';

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
