import type { CommandContext } from '../../context.ts';
import { isMissing } from '../../files/file-error.ts';
import { readSecretFile } from '../../files/read-secret-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import type { NodeProfileName } from '../../node/node-rules.ts';
import type { SavedRegistry } from '../../node/registry.ts';
import { readSavedRegistry, writeSavedRegistry } from '../../node/saved-registry.ts';
import { Problem } from '../../problem.ts';

export interface WebhookFile {
  /** The content at the start; undefined if the file is new. */
  readonly saved: SavedRegistry | undefined;
  /** Saves the webhooks. Resolves to whether they, or newer ones, are in the file. */
  save(webhooks: SavedRegistry): Promise<boolean>;
}

/** More than a node keeps, because each webhook is written on its own line. */
const maxBytes = 72 * 1_048_576;

const empty: SavedRegistry = { nextId: 1, webhooks: [] };

/**
 * Opens the file that keeps the webhooks of a node, and creates it if it does not exist.
 * @throws Problem `unreadable-file`, `unsafe-file`, `unwritable-file`, `malformed-payload`, `bad-flag`
 */
export async function openWebhookFile(
  name: string,
  profile: NodeProfileName,
  context: CommandContext,
): Promise<WebhookFile> {
  const { directory, platform, userId, stop } = context;
  const saved = await readSaved();
  // Reports an unwritable file at once, not after the first webhook.
  await write(saved ?? empty);
  let latest: SavedRegistry = saved ?? empty;
  let writing: Promise<boolean> | undefined;
  let following: Promise<boolean> | undefined;

  return {
    saved,
    save(webhooks) {
      latest = webhooks;
      if (writing === undefined) return start();
      // One more write saves the changes of all callers that wait for it.
      following ??= writing.then(start, start);
      return following;
    },
  };

  function start(): Promise<boolean> {
    following = undefined;
    writing = write(latest).then(
      () => true,
      (problem: unknown) => {
        if (!(problem instanceof Problem)) throw problem;
        context.say(`Not saved: ${problem.message}`);
        return false;
      },
    );
    const own = writing;
    // The caller handles a failure of `own`. A second promise that rejects would have no handler.
    own.then(clear, clear);
    return own;

    function clear(): void {
      if (writing === own && following === undefined) writing = undefined;
    }
  }

  async function write(webhooks: SavedRegistry): Promise<void> {
    return replaceFile(name, Buffer.from(writeSavedRegistry(webhooks, profile)), context);
  }

  async function readSaved(): Promise<SavedRegistry | undefined> {
    try {
      const bytes = await readSecretFile(name, { directory, maxBytes, platform, userId, stop });
      return readSavedRegistry(Buffer.from(bytes).toString('utf8'), profile, name);
    } catch (cause) {
      if (cause instanceof Problem && isMissing(cause.cause)) return undefined;
      throw cause;
    }
  }
}
