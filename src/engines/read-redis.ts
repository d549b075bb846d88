import type { Redis } from 'ioredis';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { type Page, readPages } from './read-pages.ts';
import { explainRedis, loadRedis } from './redis.ts';
import { type ReadOptions, type StoredDelivery, storedDelivery } from './stored-delivery.ts';

/** A body has up to 5 MB by default. */
const maxEntries = 32;
/** How far the clock of the server may be behind that of a relay. */
const clockMarginMs = 3_600_000;

/** The ids of entries that are read, first and last. `(` before an id leaves it out. */
interface Range {
  readonly from: string;
  readonly last: string | undefined;
}

/** @throws Problem `missing-client`, `engine-unreachable`, `engine-refused` */
export async function* readRedis(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: ReadOptions,
): AsyncGenerator<StoredDelivery | undefined, void, void> {
  const { start, settings } = address;
  const { stream = '' } = settings;
  const connect = await loadRedis();
  const connector = {
    address,
    open: (dropped: AbortSignal, onEnded: () => void) =>
      connect({
        address,
        secrets,
        options: { checksCertificate: true, timeoutMs: options.timeoutMs },
        dropped,
        onEnded,
      }),
    explain: (cause: unknown) => explainRedis(cause, address),
  };
  // An entry is named after the time at which the server got it, which is later than that of the delivery.
  const from = start.kind === 'time' ? String(Math.max(0, start.atMs - clockMarginMs)) : '-';
  const first: Range = { from, last: undefined };
  yield* readPages(connector, options, first, async (redis, range) => {
    const last = range.last ?? (await newestEntry(redis, stream));
    if (last === undefined) return { deliveries: [], next: undefined };
    return page(await redis.xrangeBuffer(stream, range.from, last, 'COUNT', maxEntries), last);
  });
}

async function newestEntry(redis: Redis, stream: string): Promise<string | undefined> {
  const [newest] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
  return newest?.[0];
}

type Entry = [id: Buffer, fields: Buffer[]];

function page(entries: readonly Entry[], last: string): Page<Range> {
  const end = entries.at(-1)?.[0].toString();
  return {
    deliveries: entries.map(([, fields]) => parseEntry(fields)),
    next: end === undefined || end === last ? undefined : { from: `(${end}`, last },
  };
}

function parseEntry(fields: readonly Buffer[]): StoredDelivery | undefined {
  const values = new Map<string, Buffer | undefined>();
  for (let index = 0; index < fields.length; index += 2) {
    values.set(String(fields[index]), fields[index + 1]);
  }
  const text = (name: string) => values.get(name)?.toString();
  return storedDelivery({
    id: text('id'),
    time: text('time'),
    event: text('type'),
    token: text('token'),
    contentType: text('datacontenttype'),
    body: values.get('body'),
  });
}
