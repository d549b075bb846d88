import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { EngineKind } from './engine-server.ts';

/** The table or stream that deliveries are stored in, as an observer sees it. */
export interface EnginePlace {
  /** How many deliveries it has. */
  count(): Promise<number>;
  /** Removes all of them, and what the engine remembers of them. Keeps the table or stream, if there is one. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Table or stream have the default name of the program. */
const urls: Readonly<Record<EngineKind, (port: number) => string>> = {
  postgresql: (port) => `postgres://phantom@127.0.0.1:${port}/postgres`,
  redis: (port) => `redis://127.0.0.1:${port}`,
  nats: (port) => `nats://127.0.0.1:${port}`,
};

export function engineUrl(kind: EngineKind, port: number): string {
  return urls[kind](port);
}

const startTimeoutMs = 30_000;
const pollMs = 50;

/** Connects to an engine as soon as its server has started. */
export async function openPlace(kind: EngineKind, url: string): Promise<EnginePlace> {
  const deadlineMs = performance.now() + startTimeoutMs;
  for (;;) {
    try {
      return await openers[kind](url);
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await pause(pollMs);
    }
  }
}

const openers: Readonly<Record<EngineKind, (url: string) => Promise<EnginePlace>>> = {
  async postgresql(url) {
    const client = new pg.Client(url);
    await client.connect();
    const ask = async (statement: string) => (await client.query(statement)).rows[0]?.answer;
    const exists = () => ask("select to_regclass('webhook_deliveries') is not null as answer");
    return {
      async count() {
        if (!(await exists())) return 0;
        // Counting all rows takes long, and would disturb the measurement.
        const highest = 'select coalesce(max(position), 0)::integer as answer from webhook_deliveries';
        return ask(highest);
      },
      async empty() {
        if (await exists()) await client.query('truncate webhook_deliveries restart identity');
      },
      close: () => client.end(),
    };
  },
  async redis(url) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {});
    await client.connect();
    return {
      count: () => client.xlen('webhooks'),
      async empty() {
        await client.flushall();
      },
      close: async () => client.disconnect(),
    };
  },
  async nats(url) {
    const connection = await connect({ servers: url, reconnect: false });
    const { streams } = await jetstreamManager(connection);
    const find = async () => {
      const found = await streams.list().next();
      return found.find(({ config }) => config.name === 'WEBHOOKS');
    };
    return {
      count: async () => (await find())?.state.messages ?? 0,
      async empty() {
        const found = await find();
        if (found === undefined) return;
        await streams.delete(found.config.name);
        await streams.add(found.config);
      },
      close: () => connection.close(),
    };
  },
};
