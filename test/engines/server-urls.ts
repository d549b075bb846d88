import type { EngineServer } from './servers.ts';

export const engineKinds = ['postgresql', 'redis', 'nats'] as const;

/** The URL of the server of a test. */
export const urlOf = {
  postgresql: ({ port }: EngineServer) => `postgres://phantom@127.0.0.1:${port}/postgres`,
  redis: ({ port }: EngineServer) => `redis://127.0.0.1:${port}`,
  nats: ({ port }: EngineServer) => `nats://127.0.0.1:${port}`,
} as const;
