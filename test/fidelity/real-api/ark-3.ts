import { type HapiServer, load, run, serverOptions, storage } from './real-api-process.ts';

// The webhooks plugin of ARK 3, in a separate process of an old Node.

interface DatabaseModule {
  readonly Database: new () => { boot(): void };
}

interface ServerModule {
  readonly Server: new () => {
    readonly server: HapiServer;
    register(options: object): Promise<void>;
    boot(): Promise<void>;
  };
}

run(async () => {
  const app = { cachePath: (name: string) => `${storage}/${name}` };
  const logger = { info() {}, warning() {}, error() {} };
  const { Database } = load<DatabaseModule>('@arkecosystem/core-webhooks/dist/database');
  const { Server } = load<ServerModule>('@arkecosystem/core-webhooks/dist/server');
  // In a node, the container sets these members.
  const database = Object.assign(new Database(), { app });
  database.boot();
  const server = Object.assign(new Server(), { app, database, logger });
  const { whitelist, ...http } = serverOptions;
  await server.register({ http, whitelist });
  await server.boot();
  return server.server;
});
