import type { Engine, EngineOptions } from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';
import { openNats } from './nats.ts';
import { openPostgresql } from './postgresql.ts';
import { openRedis } from './redis.ts';

/**
 * Opens the engine at an address. It is connected to with the first delivery, so it need not run yet.
 * @throws Problem `missing-client`
 */
export async function openEngine(
  address: EngineAddress,
  secrets: EngineSecrets,
  options: EngineOptions,
): Promise<Engine> {
  switch (address.kind) {
    case 'postgresql':
      return openPostgresql(address, secrets, options);
    case 'redis':
      return openRedis(address, secrets, options);
    case 'nats':
      return openNats(address, secrets, options);
  }
}
