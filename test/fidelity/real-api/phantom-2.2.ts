import { type HapiServer, load, run, serverOptions } from './real-api-process.ts';

// The webhooks plugin of Phantom 2.2.4, in a separate process of an old Node.

interface DatabaseModule {
  readonly database: { setUp(config: object): Promise<void> };
}

interface ServerModule {
  startServer(config: object): Promise<HapiServer>;
}

run(async () => {
  const { database } = load<DatabaseModule>('@phantomcores/core-webhooks/database');
  const { startServer } = load<ServerModule>('@phantomcores/core-webhooks/server');
  const dialectModulePath = `${__dirname}/sqlite3.js`;
  await database.setUp({ dialect: 'sqlite', storage: ':memory:', logging: false, dialectModulePath });
  return startServer({ ...serverOptions, pagination: { limit: 100, include: ['/api/webhooks'] } });
});
