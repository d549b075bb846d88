import type { CommandContext } from '../context.ts';
import { engineNames, parseEngineUrl } from '../engines/engine-address.ts';
import { readEngineSecrets } from '../engines/engine-secrets.ts';
import { readEngine } from '../engines/read-engine.ts';
import type { StoredDelivery } from '../engines/stored-delivery.ts';
import { type DamagedLine, damaged, type JournalEntry } from '../journal/journal-record.ts';
import type { ReadJournalOptions } from '../journal/read-journal.ts';

/** How long the answer to one call may take. */
const timeoutMs = 30_000;
/** When the wait for the first answer is reported. */
const patienceMs = 1_000;

/**
 * Reads the deliveries of an engine as if they were a journal. An engine holds neither the path of a request nor its
 * answer.
 * @throws Problem `malformed-url`, `unreadable-file`, `unsafe-file`
 */
export async function readEngineLines(
  url: string,
  { isWanted }: ReadJournalOptions,
  context: CommandContext,
): Promise<AsyncIterable<JournalEntry | DamagedLine>> {
  const address = parseEngineUrl(url, context.env);
  const secrets = await readEngineSecrets(address, context);
  return lines();

  async function* lines(): AsyncGenerator<JournalEntry | DamagedLine> {
    let line = 0;
    const name = `${engineNames[address.kind]} at ${address.href}`;
    const waiting = setTimeout(() => context.say(`Waiting for ${name} …`), patienceMs);
    try {
      for await (const stored of readEngine(address, secrets, { timeoutMs, cut: context.stop })) {
        clearTimeout(waiting);
        line += 1;
        if (stored === undefined) yield damaged(line, 'not-a-record');
        else if (isWanted?.(stored.event) !== false) yield entryOf(stored, line);
      }
    } finally {
      clearTimeout(waiting);
    }
  }
}

function entryOf({ contentType, ...stored }: StoredDelivery, line: number): JournalEntry {
  const { receivedAtMs, event, token, body } = stored;
  return {
    kind: 'entry',
    ...{ line, receivedAtMs, event, token, body },
    method: 'POST',
    path: '/',
    rawHeaders: ['content-type', contentType],
    isRebuilt: false,
    isExact: true,
  };
}
