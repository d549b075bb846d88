import type { CommandContext } from '../context.ts';
import type { WebhookList } from '../http/node-api/node-api.ts';
import { Problem } from '../problem.ts';
import { splitToken, type Token } from '../protocol/token/token.ts';
import { findLost } from '../protocol/webhooks/leftover-webhooks.ts';
import type { NodeRefusal } from '../protocol/webhooks/node-result.ts';
import type { NodeWebhook, WebhookDraft } from '../protocol/webhooks/node-webhook.ts';
import { deleteCommand, listCommand, namesOf } from './name-webhooks.ts';
import type { NodeSession } from './node-session.ts';

export interface Creation {
  readonly webhook: NodeWebhook;
  /** Undefined if the node did not return a complete token. */
  readonly token: Token | undefined;
}

/**
 * Creates a webhook. If that fails, the Problem explains whether the node may have created it anyway.
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function createAtNode(
  session: NodeSession,
  facts: CreationFacts,
  { invocation }: CommandContext,
): Promise<Creation> {
  const result = await session.api.create(facts.draft);
  const aftermath =
    result.kind === 'ok' ? undefined : await creationAftermath(result, facts, session, invocation);
  const webhook = session.expectOk(result, aftermath === undefined ? {} : { aftermath });
  return { webhook, token: readToken(webhook) };
}

/** Returns the Problem for a node that did not return the required token. */
export function noToken({ id, token }: NodeWebhook): Problem {
  const found = token === undefined ? 'none' : `a string of ${token.length}`;
  return new Problem(
    'node-refused',
    `Expected a token of 64 hexadecimal characters for webhook ${id}, got ${found}.`,
    { hint: 'Its deliveries cannot be verified, so delete it. This may not be a node.' },
  );
}

/** Reads the token of a webhook. Returns undefined if the node did not return a complete one. */
function readToken({ token }: NodeWebhook): Token | undefined {
  try {
    return splitToken(token ?? '');
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

interface CreationFacts {
  readonly draft: WebhookDraft;
  /** The webhooks that the node had before; undefined if they were not listed. */
  readonly before: WebhookList | undefined;
  /** Takes over a webhook whose answer was lost, to delete it. If absent, the Problem explains how to delete it. */
  readonly takeLost?: (webhook: NodeWebhook) => void;
}

/**
 * Describes in a sentence what a failed creation may have left on the node. Looks for a new webhook if only the answer
 * may have been lost. Returns undefined if nothing can have been created.
 */
async function creationAftermath(
  refusal: NodeRefusal,
  { draft, before, takeLost }: CreationFacts,
  session: NodeSession,
  invocation: string,
): Promise<string | undefined> {
  if (!mayHaveCreated(refusal)) return undefined;
  const after = before?.isWhole === true ? await session.api.list() : undefined;
  const lost =
    before !== undefined && after?.kind === 'ok'
      ? findLost(draft, before.webhooks, after.value.webhooks)
      : undefined;
  if (lost === undefined) {
    return (
      'The node may still have created the webhook, and its token would be lost. To look for it and delete it, run: ' +
      listCommand(session, invocation)
    );
  }
  const found = `The node has still created ${namesOf([lost])}.`;
  takeLost?.(lost);
  return takeLost === undefined
    ? `${found} Its token is lost. To delete it, run: ${deleteCommand([lost], session, invocation)}`
    : `${found} Its token is lost, so it is deleted.`;
}

/** Whether the request may have arrived at the node. */
function mayHaveCreated(refusal: NodeRefusal): boolean {
  switch (refusal.kind) {
    case 'timeout':
    case 'too-large':
    case 'node-error':
      return true;
    case 'foreign':
      return refusal.status < 300;
    case 'unreachable':
      return refusal.failure.reason === 'reset' || refusal.failure.reason === 'cut-short';
    default:
      return false;
  }
}
