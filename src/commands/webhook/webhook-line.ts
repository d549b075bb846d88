import { printable } from '../../printable.ts';
import type { Token } from '../../protocol/token/token.ts';
import { type NodeWebhook, publicTarget, publicWebhook } from '../../protocol/webhooks/node-webhook.ts';

/** Returns a webhook as one JSON line. Whatever the node reveals of its token is redacted. */
export function webhookLine(webhook: NodeWebhook): string {
  return jsonLine({
    ...membersOf(publicWebhook(webhook)),
    ...(webhook.token === undefined ? {} : { token: '[redacted]' }),
  });
}

/** The same for a new webhook: the only time that its token is shown. */
export function createdWebhookLine(webhook: NodeWebhook, token: Token | undefined): string {
  const { token: whole, authorization, verification } = token ?? {};
  return jsonLine({ ...membersOf(webhook), token: whole, authorization, verification });
}

export function deletedWebhookLine(id: number | string): string {
  return jsonLine({ id, deleted: true });
}

function membersOf({ id, event, target, enabled, conditions }: NodeWebhook) {
  return { id, event, target: publicTarget(target), enabled, conditions };
}

/** Escapes do not change the meaning for a parser, and cannot control a terminal. */
function jsonLine(value: unknown): string {
  return `${printable(JSON.stringify(value))}\n`;
}
