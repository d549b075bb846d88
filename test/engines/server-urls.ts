import type { EngineServer } from './servers.ts';

export const engineKinds = ['postgresql', 'redis', 'nats'] as const;

/** The URL of the server of a test. */
export const urlOf = {
  postgresql: ({ port }: Pick<EngineServer, 'port'>) => `postgres://phantom@127.0.0.1:${port}/postgres`,
  redis: ({ port }: Pick<EngineServer, 'port'>) => `redis://127.0.0.1:${port}`,
  nats: ({ port }: Pick<EngineServer, 'port'>) => `nats://127.0.0.1:${port}`,
} as const;
