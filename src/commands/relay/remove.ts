import type { CommandContext, ExitCode } from '../../context.ts';
import { namesOf } from '../../node-session/name-webhooks.ts';
import { removeWebhooks } from '../../node-session/remove-webhooks.ts';
import { printable } from '../../printable.ts';
import { findStoreFolder, refuseForeignStore } from '../../relay/store-folder.ts';
import { readStoredWebhooks, type StoredWebhook, writeStoredWebhooks } from './stored-webhooks.ts';

interface RemoveOptions {
  readonly store: string;
  readonly isInsecure: boolean;
  readonly isJson: boolean;
}

/**
 * Deletes the webhooks that a relay registered. Their tokens stay in the store: deliveries may still wait that arrived
 * with them.
 * @throws Problem `unknown-store`, `unreadable-file`, `unwritable-file`
 */
export async function relayRemove(
  { store, isInsecure, isJson }: RemoveOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const folder = await findStoreFolder(store, context);
  await refuseForeignStore(folder, context);
  const stored = await readStoredWebhooks(folder, context);
  const webhooks = stored.filter(({ isRetired }) => !isRetired);
  const left: StoredWebhook[] = [];
  for (const node of new Set(webhooks.map((webhook) => webhook.node))) {
    const own = webhooks.filter((webhook) => webhook.node === node);
    const removal = await removeWebhooks(own, { node, isInsecure });
    left.push(...removal.left);
    if (removal.left.length === 0) continue;
    const message = `could not delete ${namesOf(removal.left)} at ${printable(node)}: ${removal.reason}`;
    context.warn({ kind: 'failure', code: 'webhook-not-deleted', message });
  }
  if (left.length < webhooks.length) {
    const after = stored.map((webhook) =>
      left.includes(webhook) ? webhook : { ...webhook, isRetired: true },
    );
    await writeStoredWebhooks(folder, after, context);
  }
  const removed = webhooks.length - left.length;
  if (isJson) await context.report(`${JSON.stringify({ type: 'removed', removed, left: left.length })}\n`);
  else
    context.say(
      removed === 0 && left.length === 0 ? 'There are no webhooks to delete.' : `Deleted ${removed}.`,
    );
  return left.length === 0 ? 0 : 3;
}
