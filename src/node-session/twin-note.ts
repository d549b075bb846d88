import type { NodeWebhook, WebhookDraft } from '../protocol/webhooks/node-webhook.ts';

/** The same event to the same target comes once for each webhook. */
export function twinNote(
  { event, target }: WebhookDraft,
  webhooks: readonly NodeWebhook[],
): string | undefined {
  const twin = webhooks.find((webhook) => webhook.event === event && webhook.target === target);
  return twin && `webhook ${twin.id} sends ${event} there already, so it will come twice.`;
}
