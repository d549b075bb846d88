import { getEventListeners, once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import postgresql from 'pg';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Engine, EngineOptions } from '../../src/engines/engine.ts';
import { portOf } from '../port-of.ts';
import { endOfSuite } from './end-of-suite.ts';
import { engineDelivery, openExampleEngine } from './example-engine.ts';
import { engineKinds, urlOf } from './server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from './servers.ts';

const schemes = { postgresql: 'postgres', redis: 'redis', nats: 'nats' } as const;

const stored = { kind: 'stored' } as const;

/** Reads in /proc whether a process has stopped. */
const isLinux = process.platform === 'linux';

for (const kind of engineKinds) {
  describe.skipIf(!isLinux || !isInstalled(kind))(kind, () => {
    const atEnd = endOfSuite();
    let server: EngineServer;

    beforeAll(async () => {
      server = await startEngineServer(kind, [], atEnd);
    });

    const open = (changes: Partial<EngineOptions> = {}) => openExampleEngine(urlOf[kind](server), changes);

    /** Stops every process that answers the engine until the test ends, or the result is called. */
    async function pause(): Promise<() => void> {
      const processes = kind === 'postgresql' ? await backends(server) : [];
      const pids = [server.pid(), ...processes];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      const resume = () => {
        for (const pid of pids.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGCONT');
      };
      onTestFinished(resume);
      await expect.poll(() => pids.every(isStopped)).toBe(true);
      return resume;
    }

    test('a server that stops answering times out, and is used again when it answers', async () => {
      const engine = await open({ timeoutMs: 1000 });
      await expect.poll(() => engine.store([engineDelivery(1)])).toEqual(stored);
      const resume = await pause();
      expect(await engine.store([engineDelivery(2)])).toMatchObject(slow('1 s'));
      // Now it does not even answer to a new connection.
      expect(await engine.store([engineDelivery(2)])).toMatchObject(slow('1 s'));
      resume();
      await expect.poll(() => engine.store([engineDelivery(2)])).toEqual(stored);
    });

    test('a call that is interrupted ends at once', async () => {
      const cut = new AbortController();
      const engine = await open({ cut: cut.signal });
      expect(await engine.store([engineDelivery(1)])).toEqual(stored);
      await pause();
      const outcome = engine.store([engineDelivery(2)]);
      cut.abort();
      const interrupted = { kind: 'failed', reason: 'interrupted', detail: '' };
      expect(await outcome).toEqual(interrupted);
      expect(await engine.store([engineDelivery(3)])).toEqual(interrupted);
    });

    test('a connection that is interrupted while it is opened ends at once', async () => {
      const cut = new AbortController();
      const engine = await open({ cut: cut.signal });
      await pause();
      const outcome = engine.store([engineDelivery(2)]);
      cut.abort();
      expect(await outcome).toEqual({ kind: 'failed', reason: 'interrupted', detail: '' });
    });

    test('a server that was started again is used again', async () => {
      const engine = await open();
      expect(await engine.store([engineDelivery(1)])).toEqual(stored);
      await server.stop();
      await expect.poll(() => reasonOf(engine)).toBe('refused');
      await server.start();
      expect(await engine.store([engineDelivery(3)])).toEqual(stored);
    });

    test('a server that ends during a call is a failure of this call only', async () => {
      const engine = await open();
      expect(await engine.store([engineDelivery(1)])).toEqual(stored);
      if (kind === 'postgresql') await lockTable(server);
      else await pause();
      const outcome = engine.store([engineDelivery(2)]);
      if (kind === 'postgresql') await endWaiting(server);
      else process.kill(server.pid(), 'SIGKILL');
      await server.stop();
      const reason = kind === 'postgresql' ? 'unavailable' : 'reset';
      expect(await outcome).toMatchObject({
        kind: 'failed',
        reason,
        problem: { code: 'engine-unreachable' },
      });
      await server.start();
      await expect.poll(() => engine.store([engineDelivery(2)])).toEqual(stored);
    });

    test('a closed engine keeps no connection', async () => {
      const before = openSockets();
      const engine = await open();
      await engine.store([engineDelivery(1)]);
      const failed = await open({ timeoutMs: 1000 });
      const resume = await pause();
      await failed.store([engineDelivery(1)]);
      resume();
      await engine.close();
      await failed.close();
      await expect.poll(openSockets).toBeLessThanOrEqual(before);
    });

    test.for([
      ['closes', ''],
      ['is a server of another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
      ['sends noise', Buffer.alloc(100_000, 'S\0\xff\n')],
    ] as const)('a server that %s is a failure', async ([, answer]) => {
      const other = createServer((socket) => {
        socket.on('error', () => {});
        socket.end(answer);
      });
      other.listen(0, '127.0.0.1');
      await once(other, 'listening');
      onTestFinished(() => void other.close());
      const engine = await openExampleEngine(`${schemes[kind]}://127.0.0.1:${portOf(other)}`);
      const outcome = await engine.store([engineDelivery(1)]);
      expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^re(?:set|jected)$/) });
    });

    test('many calls at once listen once for the end of the program', async () => {
      const cut = new AbortController();
      const engine = await open({ cut: cut.signal });
      await pause();
      const outcomes = Array.from({ length: 20 }, (_, n) => engine.store([engineDelivery(n)]));
      expect(getEventListeners(cut.signal, 'abort')).toHaveLength(1);
      cut.abort();
      expect(await Promise.all(outcomes)).toEqual(
        outcomes.map(() => ({ kind: 'failed', reason: 'interrupted', detail: '' })),
      );
    });

    test('a server that never speaks times out', async () => {
      const silent = createServer((socket) => {
        socket.on('error', () => {});
        onTestFinished(() => void socket.destroy());
      });
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      onTestFinished(() => void silent.close());
      const engine = await openExampleEngine(`${schemes[kind]}://127.0.0.1:${portOf(silent)}`, {
        timeoutMs: 200,
      });
      expect(await engine.store([engineDelivery(1)])).toMatchObject(slow('200 ms'));
    });
  });
}

function slow(timeout: string) {
  return {
    kind: 'failed',
    reason: 'timeout',
    detail: timeout,
    problem: {
      code: 'engine-unreachable',
      message: expect.stringContaining(`it did not answer within ${timeout}`),
      hint: 'Raise --timeout if it is only slow.',
    },
  };
}

async function reasonOf(engine: Engine): Promise<string> {
  const outcome = await engine.store([engineDelivery(2)]);
  return outcome.kind === 'failed' ? outcome.reason : outcome.kind;
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /^T(?:CP|LS)/.test(name)).length;
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

/** Whether all threads of a process are stopped, which takes a moment. */
function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).every((task) => /\) T/.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
}

/** The processes of PostgreSQL that serve the engines of the test. */
async function backends(server: EngineServer): Promise<readonly number[]> {
  const client = await connectTo(server);
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'phantom-webhook'",
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}

/** Nobody else can write to the table until the server stops. */
async function lockTable(server: EngineServer): Promise<void> {
  const client = await connectTo(server);
  await client.query('begin');
  await client.query('lock table webhook_deliveries');
}

/**
 * Waits until an engine waits for the table, and ends its connection as a server does that stops. A server that stops may
 * release the lock first, and would store the delivery.
 */
async function endWaiting(server: EngineServer): Promise<void> {
  const client = await connectTo(server);
  const end = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'";
  await expect.poll(async () => (await client.query(end)).rowCount).toBe(1);
  await client.end();
}

async function connectTo(server: EngineServer): Promise<postgresql.Client> {
  const client = new postgresql.Client(urlOf.postgresql(server));
  // The server stops while it is connected.
  client.on('error', () => {});
  await client.connect();
  return client;
}
