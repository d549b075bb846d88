import type { CommandContext, ExitCode } from '../context.ts';
import { publicTarget } from '../protocol/public-target.ts';
import { excerpt } from '../terminal/excerpt.ts';
import { deletedWebhookLine } from '../terminal/webhook-line.ts';
import type { NodeOptions } from './node-options.ts';
import { findWebhook, openNodeSession } from './node-session.ts';

export interface DeleteOptions extends NodeOptions {
  readonly id: string;
}

const maxShownLength = 200;

/**
 * Deletes one webhook of a node, after a look whether it is there: nodes before ARK 2.4 do not tell.
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function deleteWebhook(options: DeleteOptions, context: CommandContext): Promise<ExitCode> {
  const session = openNodeSession(options, context);
  const { webhook } = await findWebhook(session, options.id);
  const id = webhook?.id ?? options.id;
  session.expectOk(await session.api.remove(id), { id: options.id });
  if (webhook === undefined) {
    context.say(
      'Note: it was not among those that could be read, and nodes before ARK 2.4 answer the same for an unknown id.',
    );
  }
  const what =
    webhook === undefined
      ? ''
      : `: ${excerpt(webhook.event, maxShownLength)} to ${excerpt(publicTarget(webhook.target), maxShownLength)}`;
  await context.stdout.print(options.isJson ? deletedWebhookLine(id) : `Deleted webhook ${id}${what}\n`);
  return 0;
}
