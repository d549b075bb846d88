import type { CommandContext } from '../context.ts';
import { Problem } from '../problem.ts';
import type { NodeRefusal } from '../protocol/node-result.ts';
import type { NodeWebhook, WebhookDraft } from '../protocol/node-webhook.ts';
import { splitToken, type Token } from '../protocol/token.ts';
import { shellWord } from '../terminal/shell-quote.ts';
import type { NodeSession } from './node-session.ts';

export interface Creation {
  readonly webhook: NodeWebhook;
  /** Undefined when the node answered none that is whole. */
  readonly token: Token | undefined;
}

/**
 * Creates a webhook; where the answer is lost, the Problem says what may have come of it.
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function createAtNode(
  { api, node, expectOk }: NodeSession,
  draft: WebhookDraft,
  { invocation }: CommandContext,
): Promise<Creation> {
  const result = await api.create(draft);
  const aftermath =
    result.kind !== 'ok' && mayHaveCreated(result)
      ? 'The node may have made the webhook all the same, and its token would be lost. To look, and delete it: ' +
        `${invocation} webhook list --node ${shellWord(node)}`
      : undefined;
  const webhook = expectOk(result, aftermath === undefined ? {} : { aftermath });
  return { webhook, token: readToken(webhook) };
}

/** What to throw when a token was needed, and none came. */
export function noToken({ id, token }: NodeWebhook): Problem {
  const found = token === undefined ? 'none' : `a text of ${token.length}`;
  return new Problem(
    'node-refused',
    `Expected a token of 64 hexadecimal characters for webhook ${id}, got ${found}.`,
    { hint: 'Its deliveries cannot be verified: delete it. Is this a node?' },
  );
}

/** Whether the request arrived, as far as one can tell. */
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

/** Undefined for a node that answers no whole token. */
function readToken({ token }: NodeWebhook): Token | undefined {
  try {
    return splitToken(token ?? '');
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
