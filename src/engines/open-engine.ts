import type { Engine, EngineOptions } from './engine.ts';
import type { EngineAddress } from './engine-address.ts';
import type { EngineSecrets } from './engine-secrets.ts';

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
    case 'postgresql': {
      const { openPostgresql } = await import('./postgresql.ts');
      return openPostgresql(address, secrets, options);
    }
    case 'redis': {
      const { openRedis } = await import('./redis.ts');
      return openRedis(address, secrets, options);
    }
    case 'nats': {
      const { openNats } = await import('./nats.ts');
      return openNats(address, secrets, options);
    }
  }
}
