import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { urlOf } from '../../engines/server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from '../../engines/servers.ts';
import { openStallingProxy } from '../../engines/stalling-proxy.ts';
import { jsonLines } from '../../json-lines.ts';
import { openTarget } from '../../relay/example-relay.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { call, startRelay, thisProcess } from './start-relay.ts';

const changes = thisProcess;
const quick = ['--first-retry', '20ms', '--max-retry-delay', '50ms'];
let names = 0;

/** The URL of a place in the engine that no other test uses. */
function freshUrl(kind: keyof typeof urlOf, server: EngineServer): string {
  names += 1;
  const place = {
    postgresql: `table=deliveries_${names}`,
    redis: `stream=deliveries${names}`,
    nats: `stream=DELIVERIES${names}&subject=test${names}.{network}.{event}`,
  }[kind];
  return `${urlOf[kind](server)}?${place}`;
}

describe.each(['postgresql', 'redis', 'nats'] as const)('relay --to a server of %s', (kind) => {
  describe.skipIf(!isInstalled(kind))('that is installed', () => {
    let server: EngineServer;
    const ends: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      server = await startEngineServer(kind, [], (end) => ends.push(end));
    });
    afterAll(async () => {
      for (const end of ends) await end();
    });

    test('stores each delivery, and journal and send read them again', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      const relay = await startRelay(['--to', url, '--create', ...quick], { directory, changes });
      for (const n of [1, 2, 3]) await relay.deliver('block.forged', { id: String(n), height: n });
      await relay.deliver('wallet.vote', { delegate: 'a' });
      await expect.poll(() => relay.lines('delivered').length).toBe(4);
      expect(await relay.stop()).toBe(0);
      const [first] = relay.lines('delivered');
      expect(first).toMatchObject({ event: 'block.forged', attempt: 1, status: null, error: null });

      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out)).toMatchObject([
        ...[1, 2, 3].map((n) => ({ n, event: 'block.forged', status: null })),
        { n: 4, event: 'wallet.vote' },
      ]);
      const from = await call(
        ['journal', 'list', `${url}&from=${relay.lines('delivered')[2]?.id}`, '--json'],
        {
          directory,
        },
      );
      expect(jsonLines(from.out).map(({ event }) => event)).toEqual(['block.forged', 'wallet.vote']);
      const later = await call(['journal', 'list', `${url}&from=2999-01-01`], { directory });
      expect(later.err).toContain('holds no deliveries');
      const unknown = await call(['journal', 'list', `${url}&from=nobody-1`], { directory });
      expect([unknown.exitCode, unknown.err]).toEqual([
        2,
        expect.stringContaining('has no delivery "nobody-1"'),
      ]);

      const target = await openTarget();
      const sent = await call(['send', '--from', url, target.url.href, '--events', 'block.*'], { directory });
      expect(sent.exitCode).toBe(0);
      expect(target.requests.map(({ body }) => JSON.parse(body).data.height)).toEqual([1, 2, 3]);
    });

    test('keeps deliveries while the server is down, and stores them in order afterwards', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      const other = await openTarget();
      const flags = ['--to', url, '--to', other.url.href, '--create', ...quick];
      const relay = await startRelay(flags, { directory, changes });
      await server.stop();
      for (let n = 1; n <= 40; n += 1) {
        expect(await relay.deliver('block.forged', { id: String(n), height: n })).toBe(200);
      }
      // Another target does not wait.
      await other.arrived(40);
      await expect.poll(() => relay.context.err()).toContain('nothing listens at this address');
      await server.start();
      const stored = () => relay.lines('delivered').filter(({ status }) => status === null);
      await expect.poll(() => stored().length).toBe(40);
      await expect.poll(() => relay.context.err()).toContain('takes deliveries again');
      await relay.stop();
      const listed = await call(['journal', 'show', url, ...numbers(1, 40), '--json'], { directory });
      expect(jsonLines(listed.out).map(({ data }) => data.height)).toEqual(numbers(1, 40).map(Number));
    });

    test('a server that does not answer delays neither the 200 nor another target', async () => {
      const directory = await temporaryFolder();
      const proxy = await openStallingProxy(server.port);
      const url = freshUrl(kind, server);
      const behind = url.replace(`:${server.port}`, `:${proxy.port}`);
      const other = await openTarget();
      const flags = ['--to', behind, '--to', other.url.href, '--create', '--timeout', '500ms', ...quick];
      const relay = await startRelay(flags, { directory, changes });
      await relay.deliver('block.forged', { id: '0', height: 0 });
      const stored = () => relay.lines('delivered').filter(({ status }) => status === null);
      await expect.poll(() => stored().length).toBe(1);
      proxy.stall();
      for (let n = 1; n <= 30; n += 1) {
        expect(await relay.deliver('block.forged', { id: String(n), height: n })).toBe(200);
      }
      await other.arrived(31);
      await expect.poll(() => relay.lines('failed').some(({ error }) => error === 'timeout')).toBe(true);
      expect(stored().length).toBe(1);
      proxy.resume();
      await expect.poll(() => stored().length).toBe(31);
      await relay.stop();
      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out).length).toBe(31);
    });

    test('without --create it reports what is missing, and forwards once it exists', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      const first = await startRelay(['--to', url, ...quick], { directory, changes });
      await first.deliver('block.forged', { id: '1', height: 1 });
      // A stream of Redis is created by its first entry.
      if (kind === 'redis') await expect.poll(() => first.lines('delivered').length).toBe(1);
      else await expect.poll(() => first.context.err()).toContain('Use --create');
      await first.stop();
      const second = await startRelay(['--to', url, '--create', ...quick], { directory, changes });
      if (kind !== 'redis') await expect.poll(() => second.lines('delivered').length).toBe(1);
      await second.stop();
      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out).length).toBe(1);
    });

    test('with --dedupe the same event of two relays is stored once', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      for (const store of ['one', 'two']) {
        const flags = ['--to', url, '--create', '--dedupe', '--store', store, ...quick];
        const relay = await startRelay(flags, { directory, changes });
        for (const n of [1, 2]) await relay.deliver('block.forged', { id: String(n), height: n });
        await relay.deliver('wallet.vote', { delegate: 'a' });
        await expect.poll(() => relay.lines('delivered').length).toBe(3);
        await relay.stop();
      }
      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out).map(({ event }) => event)).toEqual([
        ...['block.forged', 'block.forged', 'wallet.vote'],
        // Without an id in the payload, nobody knows whether it is the same event.
        'wallet.vote',
      ]);
    });

    test('with --route only some events are stored', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      const relay = await startRelay(['--route', `wallet.*=${url}`, '--create', ...quick], {
        directory,
        changes,
      });
      await relay.deliver('block.forged', { id: '1' });
      await relay.deliver('wallet.vote', { delegate: 'a' });
      await expect.poll(() => relay.lines('delivered').length).toBe(1);
      await relay.stop();
      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out)).toMatchObject([{ event: 'wallet.vote' }]);
    });

    test('a delivery that is given up is a dead letter, and is stored when it is tried again', async () => {
      const directory = await temporaryFolder();
      const url = freshUrl(kind, server);
      await server.stop();
      const flags = ['--to', url, '--create', '--retry-for', '100ms', ...quick];
      const relay = await startRelay(flags, { directory, changes });
      await relay.deliver('block.forged', { id: '1', height: 1 });
      await expect.poll(() => relay.lines('dead').length).toBe(1);
      expect(relay.lines('dead')).toMatchObject([{ status: null, error: 'refused' }]);
      await server.start();
      await call(['relay', 'retry', '--store', 'store', '--all'], { directory, changes });
      await expect.poll(() => relay.lines('delivered').length).toBe(1);
      await relay.stop();
      const listed = await call(['journal', 'list', url, '--json'], { directory });
      expect(jsonLines(listed.out).length).toBe(1);
    });
  });
});

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

describe('relay --to an engine', () => {
  test('never prints or stores the password of its URL', async () => {
    const directory = await temporaryFolder();
    const urls = [
      'postgres://phantom:hunter2@127.0.0.1:9/db',
      'redis://:hunter2@127.0.0.1:9',
      'nats://phantom:hunter2@127.0.0.1:9',
    ];
    const flags = [...urls.flatMap((url) => ['--to', url]), ...quick];
    const relay = await startRelay(flags, { directory, changes });
    await relay.deliver('block.forged', { id: '1' });
    await expect.poll(() => relay.lines('failed').length).toBeGreaterThan(3);
    await relay.stop();
    const status = await call(['relay', 'status', '--store', 'store'], { directory, changes });
    const listed = await call(['journal', 'list', urls[0] ?? ''], { directory });
    const printed = [
      relay.context.out(),
      relay.context.err(),
      status.out,
      status.err,
      listed.out,
      listed.err,
    ];
    expect(printed.join('\n')).not.toContain('hunter2');
    expect(relay.context.err()).toContain('see a password in a URL in the process list');
    expect(status.out).toContain('redis://127.0.0.1:9/0?stream=webhooks');
  });

  test.for([
    ['--create', 'http://127.0.0.1:9'],
    ['--dedupe', 'http://127.0.0.1:9'],
  ] as const)('%s without an engine is refused', async ([flag, url]) => {
    const directory = await temporaryFolder();
    const { exitCode, err } = await call(['relay', '--to', url, '--store', 'store', flag], { directory });
    expect([exitCode, err]).toEqual([2, expect.stringContaining(`${flag} needs a target in PostgreSQL`)]);
  });

  test.for([
    'postgres://localhost/db?table=a b',
    'redis://localhost/words',
    'nats://localhost?subject={event}.x',
    'nats://localhost?strem=X',
    'postgres://localhost:99999/db',
  ])('%s is refused', async (url) => {
    const directory = await temporaryFolder();
    const { exitCode } = await call(['relay', '--to', url, '--store', 'store'], { directory });
    expect(exitCode).toBe(2);
  });

  test('the password file of a URL must be readable only by its owner', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'password'), 'hunter2\n', { mode: 0o644 });
    const url = 'redis://127.0.0.1:9?password-file=password';
    const { exitCode, err } = await call(['relay', '--to', url, '--store', 'store'], { directory });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('chmod 600 password')]);
    await rm(join(directory, 'password'));
    const missing = await call(['journal', 'list', url], { directory });
    expect(missing.exitCode).toBe(3);
  });

  test('--only-failed has no answers to look at', async () => {
    const directory = await temporaryFolder();
    const flags = ['--from', 'redis://127.0.0.1:9', 'http://127.0.0.1:9', '--only-failed'];
    const { exitCode, err } = await call(['send', ...flags], { directory });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('an engine does not keep')]);
  });

  test('two routes to one place with different settings are refused', async () => {
    const directory = await temporaryFolder();
    const routes = ['block.*=nats://h?subject=a.{event}', 'wallet.*=nats://h?subject=b.{event}'];
    const flags = routes.flatMap((route) => ['--route', route]);
    const { exitCode, err } = await call(['relay', ...flags, '--store', 'store'], { directory });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('given twice, with different settings')]);
  });

  test('more targets than Node.js expects listeners cause no warning', async () => {
    const directory = await temporaryFolder();
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const urls = Array.from({ length: 12 }, (_, database) => `redis://127.0.0.1:9/${database}`);
    const relay = await startRelay([...urls.flatMap((url) => ['--to', url]), ...quick], {
      directory,
      changes,
    });
    await relay.deliver('block.forged', { id: '1' });
    await expect.poll(() => relay.lines('failed').length).toBeGreaterThan(24);
    await relay.stop();
    expect(warnings).toEqual([]);
  });

  test('the same place twice is refused, however it is written', async () => {
    const directory = await temporaryFolder();
    const urls = [
      'postgres://localhost/db',
      'postgresql://phantom@localhost:5432/db?table=webhook_deliveries',
    ];
    const flags = urls.flatMap((url) => ['--to', url]);
    const { exitCode, err } = await call(['relay', ...flags, '--store', 'store'], { directory });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('twice')]);
  });
});
