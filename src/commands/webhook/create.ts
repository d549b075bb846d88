import type { CommandContext, ExitCode } from '../../context.ts';
import type { TokenFile } from '../../files/token-file.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { createAtNode } from '../../node-session/create-at-node.ts';
import type { NodeOptions } from '../../node-session/node-options.ts';
import { listOrNone, openNodeSession } from '../../node-session/node-session.ts';
import { sayNode, sayNotes, webhookNotes } from '../../node-session/say-node.ts';
import { twinNote } from '../../node-session/twin-note.ts';
import { targetNote, transportNote } from '../../node-session/url-notes.ts';
import { Problem } from '../../problem.ts';
import type { Condition } from '../../protocol/conditions/condition.ts';
import type { Token } from '../../protocol/token/token.ts';
import type { WebhookDraft } from '../../protocol/webhooks/node-webhook.ts';
import { reportCreation } from './creation-report.ts';
import { openFileForToken } from './open-token-file.ts';

export interface CreateOptions extends NodeOptions {
  readonly event: string;
  readonly target: string;
  readonly isEnabled: boolean;
  readonly conditions: readonly Condition[];
  /** Where the token is kept before it is shown. */
  readonly tokenFile: string | undefined;
}

/**
 * Creates a webhook and shows its token, which the node never shows again. With a file for it, that is open before the
 * node is asked, and the token is on the disk before it is shown.
 * @throws Problem `malformed-url`, `node-refused`, `node-unreachable`, `unwritable-file`, `unsafe-file`
 */
export async function createWebhook(options: CreateOptions, context: CommandContext): Promise<ExitCode> {
  const target = parseTargetUrl(options.target);
  const draft: WebhookDraft = {
    event: options.event,
    target: target.href,
    enabled: options.isEnabled,
    // An empty list too: it has to be there from ARK 2.4 on. Only ARK 2.0 takes it for a condition that never holds.
    conditions: options.conditions,
  };
  const session = openNodeSession(options, context);
  const list = listOrNone(await session.api.list(), session.expectOk);
  const generation = sayNode(list, options.generation, context);
  const notes = [
    targetNote(target, session.node),
    transportNote(session.node),
    twinNote(draft, list.webhooks),
  ];
  sayNotes([...webhookNotes(draft, generation), ...notes.filter((note) => note !== undefined)], context);

  const file =
    options.tokenFile === undefined
      ? undefined
      : await openFileForToken(options.tokenFile, options.event, context);
  try {
    // From here on Ctrl-C waits: nobody would know the token of a webhook made meanwhile.
    if (context.stop.aborted) return 130;
    const { webhook, token } = await createAtNode(session, { draft, before: list }, context);
    const loss = await saveToken(file, options.event, token);
    const isSaved = token !== undefined && file !== undefined && loss === undefined;
    await reportCreation({ webhook, token, isSaved, node: session.node }, options, context);
    if (loss !== undefined) throw loss;
    return 0;
  } finally {
    await file?.close();
  }
}

/** What kept the token from being saved. It is not thrown at once: the token has to be shown then all the more. */
async function saveToken(
  file: TokenFile | undefined,
  event: string,
  token: Token | undefined,
): Promise<Problem | undefined> {
  if (file === undefined || token === undefined) return undefined;
  try {
    await file.save(`${event}=${token.token}`);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
