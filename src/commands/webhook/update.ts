import type { CommandContext, ExitCode } from '../../context.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { sayNode, sayNotes, targetNote, webhookNotes } from '../../node-session/node-notes.ts';
import { findWebhook, openNodeSession, unlistedWebhook } from '../../node-session/node-session.ts';
import type { NodeWebhook } from '../../protocol/webhooks/node-webhook.ts';
import type { UpdateOptions } from './flags.ts';
import { webhookLine } from './webhook-line.ts';
import { webhookLayout, webhookText } from './webhook-text.ts';

/**
 * Changes one webhook of a node. Unchanged members are read from the list and sent as well, because ARK 2.4 and later
 * require all of them.
 * @throws Problem `malformed-url`, `node-refused`, `node-unreachable`
 */
export async function updateWebhook(options: UpdateOptions, context: CommandContext): Promise<ExitCode> {
  const target = options.target === undefined ? undefined : parseTargetUrl(options.target);
  const session = openNodeSession(options, context);
  const { webhook: before, list } = await findWebhook(session, options.id);
  if (before === undefined)
    throw unlistedWebhook(options.id, 'Delete some of them, or delete this webhook and create it again.');
  const after: NodeWebhook = {
    ...before,
    event: options.event ?? before.event,
    target: target?.href ?? before.target,
    enabled: options.isEnabled || (!options.isDisabled && before.enabled),
    conditions:
      options.isUnconditional || options.conditions.length > 0 ? options.conditions : before.conditions,
  };
  session.expectOk(await session.api.update(before.id, after), { id: options.id });
  await context.report(
    options.isJson ? webhookLine(after) : webhookText(after, await webhookLayout(context)),
  );
  const generation = sayNode(list, options.generation, context);
  const ofTarget = target && targetNote(target, session.node);
  sayNotes([...webhookNotes(after, generation), ...(ofTarget === undefined ? [] : [ofTarget])], context);
  return 0;
}
