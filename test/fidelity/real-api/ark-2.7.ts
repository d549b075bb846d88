import { type HapiServer, load, run, serverOptions, storage } from './real-api-process.ts';

// The webhooks plugin of ARK 2.7, in a separate process of an old Node.

interface ContainerModule {
  readonly app: { resolvePlugin(name: string): object };
}

interface DatabaseModule {
  readonly database: { make(): void };
}

interface ServerModule {
  startServer(config: object): Promise<HapiServer>;
}

run(async () => {
  process.env.CORE_PATH_CACHE = storage;
  const { app } = load<ContainerModule>('@arkecosystem/core-container');
  app.resolvePlugin = () => ({ info() {}, warn() {}, error() {}, debug() {} });
  load<DatabaseModule>('@arkecosystem/core-webhooks/dist/database').database.make();
  return load<ServerModule>('@arkecosystem/core-webhooks/dist/server').startServer(serverOptions);
});
