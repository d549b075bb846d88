import type { LabelledToken } from '../token/labelled-token.ts';
import type { NodeWebhook } from './node-webhook.ts';

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
