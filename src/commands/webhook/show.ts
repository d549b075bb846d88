import type { CommandContext, ExitCode } from '../../context.ts';
import { sayNode, sayNotes, webhookNotes } from '../../node-session/node-notes.ts';
import {
  findWebhook,
  type NodeSession,
  openNodeSession,
  unlistedWebhook,
} from '../../node-session/node-session.ts';
import type { NodeWebhook } from '../../protocol/webhooks/node-webhook.ts';
import type { ShowOptions } from './flags.ts';
import { webhookLine } from './webhook-line.ts';
import { webhookLayout, webhookText } from './webhook-text.ts';

/**
 * Shows one webhook of a node.
 * @throws Problem `node-refused`, `node-unreachable`
 */
export async function showWebhook(options: ShowOptions, context: CommandContext): Promise<ExitCode> {
  const session = openNodeSession(options, context);
  const { webhook, traits } = options.isDirect
    ? await askAlone(session, options.id, context)
    : await lookUp(session, options.id);
  await context.stdout.print(
    options.isJson ? webhookLine(webhook) : webhookText(webhook, await webhookLayout(context)),
  );
  const generation = sayNode(traits, options.generation, context);
  sayNotes(webhookNotes(webhook, generation), context);
  return 0;
}

async function lookUp(session: NodeSession, id: string) {
  const { webhook, list } = await findWebhook(session, id);
  if (webhook === undefined)
    throw unlistedWebhook(id, 'Use --direct to request only this webhook; see --help.');
  return { webhook, traits: list };
}

async function askAlone({ api, expectOk }: NodeSession, id: string, context: CommandContext) {
  if (!/^\d+$/.test(id)) {
    context.say(
      'this makes ARK 2.3.0 to 2.5.14 lose the token of the webhook. Until a restart its deliveries ' +
        'have no authorization.',
      'note',
    );
  }
  const webhook: NodeWebhook = expectOk(await api.show(id), { id });
  return { webhook, traits: { webhooks: [webhook], hasMeta: undefined, hasCors: undefined } };
}
