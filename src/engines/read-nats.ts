import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { codeNumber, explainNats, loadNats } from './nats.ts';
import { type Page, readPages } from './read-pages.ts';
import { type ReadOptions, type StoredDelivery, storedDelivery } from './stored-delivery.ts';

const maxMessages = 100;
/** The least that the server allows. */
const leastWaitMs = 1_000;
/** The code of an error of JetStream: the stream is empty. */
const noMessage = 10_037;

/** The sequence numbers that are read. */
interface Range {
  readonly from: number;
  readonly last: number | undefined;
}

interface OpenStream {
  readonly client: JetStreamClient;
  /** Returns the number of the last message; 0 if there is none. */
  newest(): Promise<number>;
}

/** @throws Problem `missing-client`, `engine-unreachable`, `engine-refused` */
export async function* readNats(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: ReadOptions,
): AsyncGenerator<StoredDelivery | undefined, void, void> {
  const { stream = '' } = address.settings;
  const { connect, jetstream, jetstreamManager } = await loadNats();
  const access = { checksCertificate: true, timeoutMs: options.timeoutMs };
  const connector = {
    address,
    async open(dropped: AbortSignal, onEnded: () => void): Promise<OpenStream> {
      const connection = await connect({ address, secrets, options: access, dropped, onEnded });
      const { streams } = await jetstreamManager(connection, { checkAPI: false });
      return {
        client: jetstream(connection),
        async newest() {
          try {
            return (await streams.getMessage(stream, { last_by_subj: '>' }))?.seq ?? 0;
          } catch (cause) {
            if (codeNumber(cause) === noMessage) return 0;
            throw cause;
          }
        },
      };
    },
    explain: (cause: unknown) => explainNats(cause, address),
  };
  const first: Range = { from: 1, last: undefined };
  yield* readPages(connector, options, first, async ({ client, newest }, range) => {
    const last = range.last ?? (await newest());
    if (range.from > last) return { deliveries: [], next: undefined };
    return readPage(client, stream, { from: range.from, last, timeoutMs: options.timeoutMs });
  });
}

async function readPage(
  client: JetStreamClient,
  stream: string,
  { from, last, timeoutMs }: { readonly from: number; readonly last: number; readonly timeoutMs: number },
): Promise<Page<Range>> {
  const consumer = await client.consumers.get(stream, { opt_start_seq: from });
  const messages = await consumer.fetch({
    max_messages: Math.min(maxMessages, last - from + 1),
    // The last message ends the page. If it does not arrive, the time limit of the call is an error.
    expires: timeoutMs + leastWaitMs,
  });
  const deliveries: (StoredDelivery | undefined)[] = [];
  let end = 0;
  for await (const message of messages) {
    if (message.seq > last) break;
    end = message.seq;
    deliveries.push(parseMessage(message));
    if (end === last) break;
  }
  return { deliveries, next: end === 0 || end >= last ? undefined : { from: end + 1, last } };
}

function parseMessage({ headers, data }: JsMsg): StoredDelivery | undefined {
  const attribute = (name: string) => decoded(headers?.get(`ce-${name}`));
  return storedDelivery({
    id: attribute('id'),
    time: attribute('time'),
    event: attribute('type'),
    token: attribute('token'),
    contentType: headers?.get('content-type'),
    body: data,
  });
}

/** Undefined for a header that is missing or not encoded as CloudEvents demands. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined || value === '' ? undefined : decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
