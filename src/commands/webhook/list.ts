import type { CommandContext, ExitCode } from '../../context.ts';
import { sayNode, sayNotesOfAll } from '../../node-session/node-notes.ts';
import { openNodeSession } from '../../node-session/node-session.ts';
import type { ListOptions } from './flags.ts';
import { webhookLine } from './webhook-line.ts';
import { webhookLayout, webhookTable } from './webhook-text.ts';

/**
 * Lists all webhooks of a node.
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function listWebhooks(options: ListOptions, context: CommandContext): Promise<ExitCode> {
  const { api, expectOk } = openNodeSession(options, context);
  const list = expectOk(await api.list());
  const { webhooks } = list;
  if (options.isJson) await context.stdout.print(webhooks.map(webhookLine).join(''));
  else if (webhooks.length > 0)
    await context.stdout.print(webhookTable(webhooks, await webhookLayout(context)));
  const generation = sayNode(list, options.generation, context);
  if (webhooks.length === 0) context.say('The node has no webhooks.');
  if (!list.isWhole) context.say(`The node has more webhooks. Only the first ${webhooks.length} are listed.`);
  sayNotesOfAll(webhooks, generation, context);
  return 0;
}
