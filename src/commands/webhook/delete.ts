import type { CommandContext, ExitCode } from '../../context.ts';
import type { WebhookList } from '../../http/node-api/node-api.ts';
import { noSuchWebhook } from '../../node-session/node-problem.ts';
import {
  findListed,
  listOrNone,
  type NodeSession,
  openNodeSession,
} from '../../node-session/node-session.ts';
import { Problem } from '../../problem.ts';
import { type NodeWebhook, publicWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import type { DeleteOptions } from './flags.ts';
import { deletedWebhookLine } from './webhook-line.ts';

const maxShownLength = 200;

/**
 * Deletes webhooks of a node. Checks first whether each one exists, because nodes before ARK 2.4 do not report that. A
 * failure does not keep the others from being deleted.
 * @throws Problem `node-refused`, `node-unreachable`: the failure of the last webhook that could not be deleted
 */
export async function deleteWebhooks(options: DeleteOptions, context: CommandContext): Promise<ExitCode> {
  const session = openNodeSession(options, context);
  const list = listOrNone(await session.api.list(), session.expectOk);
  let problem: Problem | undefined;
  for (const id of new Set(options.ids)) {
    try {
      await context.report(await deleteOne(session, list, id, options, context));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (problem !== undefined)
        context.warn({ kind: 'error', code: problem.code, message: problem.message });
      problem = error;
    }
  }
  if (problem !== undefined) throw problem;
  return 0;
}

/** @returns what to print */
async function deleteOne(
  { api, expectOk }: NodeSession,
  list: WebhookList,
  given: string,
  { isJson }: DeleteOptions,
  context: CommandContext,
): Promise<string> {
  const webhook = findListed(list, given);
  if (webhook === undefined && list.isWhole) throw noSuchWebhook(given, list.webhooks);
  const id = webhook?.id ?? given;
  expectOk(await api.remove(id), { id: given });
  if (webhook === undefined) {
    context.say(
      'it was not in the list, and nodes before ARK 2.4 also report success for an unknown id.',
      'note',
    );
  }
  if (isJson) return deletedWebhookLine(id);
  return `Deleted webhook ${id}${webhook === undefined ? '' : `: ${partsOf(webhook)}`}\n`;
}

function partsOf(webhook: NodeWebhook): string {
  const { event, target } = publicWebhook(webhook);
  return `${excerpt(event, maxShownLength)} to ${excerpt(target, maxShownLength)}`;
}
