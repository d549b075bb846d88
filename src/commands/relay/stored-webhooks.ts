import type { CommandContext } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { isMissing } from '../../files/file-error.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { Problem } from '../../problem.ts';
import { isJsonObject } from '../../protocol/json/json-values.ts';
import type { WebhookId } from '../../protocol/webhooks/node-webhook.ts';
import { type StoreFolder, writerOf } from '../../relay/store-folder.ts';

/** A webhook that a relay has registered at a node, and keeps when it ends. */
export interface StoredWebhook {
  /** Origin and path of the node. */
  readonly node: string;
  readonly id: WebhookId;
  readonly event: string;
  readonly token: string;
  /** The label of the token in the deliveries of the store. */
  readonly label: string;
  /** The node no longer has it. Its token is only used to forward what waits. */
  readonly isRetired: boolean;
}

const maxBytes = 1_048_576;
/** A node that loses its webhooks at each restart must not make the list grow without limit. */
const maxRetired = 100;

/** Reads the webhooks of a relay; none if it has registered none. @throws Problem `unreadable-file` */
export async function readStoredWebhooks(
  { path, name }: Pick<StoreFolder, 'path' | 'name'>,
  { stop }: Pick<CommandContext, 'stop'>,
): Promise<readonly StoredWebhook[]> {
  const file = 'webhooks.json';
  let text: string;
  try {
    const { bytes } = await readBoundedFile(file, { directory: path, maxBytes, stop });
    text = decodeText(bytes, `${name}/${file}`);
  } catch (cause) {
    if (cause instanceof Problem && isMissing(cause.cause)) return [];
    throw cause;
  }
  const webhooks = parseWebhooks(text);
  if (webhooks !== undefined) return webhooks;
  // The tokens in it are the only copies: nothing may overwrite them.
  throw new Problem('unreadable-file', `Cannot read ${name}/${file}: it is not a list of webhooks.`, {
    hint: 'Restore it from a backup, or delete it and register again: its tokens are lost then.',
  });
}

function parseWebhooks(text: string): readonly StoredWebhook[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const webhooks = value.map(parseWebhook);
  return webhooks.every((webhook) => webhook !== undefined) ? webhooks : undefined;
}

function parseWebhook(value: unknown): StoredWebhook | undefined {
  if (!isJsonObject(value)) return undefined;
  const { node, id, event, token, label, retired } = value;
  if (typeof node !== 'string' || typeof event !== 'string') return undefined;
  if (typeof token !== 'string' || typeof label !== 'string') return undefined;
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  return { node, id, event, token, label, isRetired: retired === true };
}

/** Replaces the list of webhooks, readable only by its owner. @throws Problem `unwritable-file` */
export async function writeStoredWebhooks(
  { path }: Pick<StoreFolder, 'path'>,
  webhooks: readonly StoredWebhook[],
  context: CommandContext,
): Promise<void> {
  const retired = webhooks.filter(({ isRetired }) => isRetired).slice(-maxRetired);
  const written = [...webhooks.filter(({ isRetired }) => !isRetired), ...retired].map(
    ({ isRetired, ...webhook }) => ({ ...webhook, ...(isRetired ? { retired: true } : {}) }),
  );
  const text = `${JSON.stringify(written, null, 2)}\n`;
  await replaceFile('webhooks.json', Buffer.from(text), { ...writerOf(context), directory: path });
}
