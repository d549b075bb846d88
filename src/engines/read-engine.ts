import { Problem } from '../problem.ts';
import { type EngineAddress, engineNames } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import type { ReadOptions, StoredDelivery } from './stored-delivery.ts';

/**
 * Reads deliveries in the order in which they were stored, from the start of the address up to the last one at present.
 * Undefined stands for an entry that is not a delivery. Memory is bounded: a page of deliveries.
 * @throws Problem `missing-client`, `engine-unreachable`, `engine-refused`, `bad-flag` if there is no delivery with the id
 *   of the start
 */
export async function* readEngine(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: ReadOptions,
): AsyncGenerator<StoredDelivery | undefined, void, void> {
  const { start, href, kind } = address;
  let isStarted = start.kind === 'beginning';
  for await (const stored of await openReader(address, secrets, options)) {
    isStarted ||=
      stored !== undefined &&
      (start.kind === 'time'
        ? stored.receivedAtMs >= start.atMs
        : start.kind === 'id' && stored.id === start.id);
    if (isStarted) yield stored;
  }
  if (isStarted || start.kind !== 'id' || options.cut.aborted) return;
  throw new Problem('bad-flag', `${engineNames[kind]} has no delivery "${start.id}".`, {
    hint: `Without from=, ${href} is read from the beginning.`,
  });
}

type Reader = AsyncGenerator<StoredDelivery | undefined, void, void>;

async function openReader(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: ReadOptions,
): Promise<Reader> {
  switch (address.kind) {
    case 'postgresql':
      return (await import('./read-postgresql.ts')).readPostgresql(address, secrets, options);
    case 'redis':
      return (await import('./read-redis.ts')).readRedis(address, secrets, options);
    case 'nats':
      return (await import('./read-nats.ts')).readNats(address, secrets, options);
  }
}
