import type { CommandContext } from '../context.ts';
import { Problem } from '../problem.ts';
import { splitToken, type Token } from '../protocol/token/token.ts';
import type { NodeWebhook } from '../protocol/webhooks/node-webhook.ts';
import { type CreationFacts, creationAftermath } from './creation-aftermath.ts';
import type { NodeSession } from './node-session.ts';

export interface Creation {
  readonly webhook: NodeWebhook;
  /** Undefined when the node answered none that is whole. */
  readonly token: Token | undefined;
}

/**
 * Creates a webhook; where it fails, the Problem says what came of it all the same.
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

/** What to throw when a token was needed, and none came. */
export function noToken({ id, token }: NodeWebhook): Problem {
  const found = token === undefined ? 'none' : `a text of ${token.length}`;
  return new Problem(
    'node-refused',
    `Expected a token of 64 hexadecimal characters for webhook ${id}, got ${found}.`,
    { hint: 'Its deliveries cannot be verified: delete it. Is this a node?' },
  );
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
