import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../free-port.ts';
import { isWindows } from '../../is-windows.ts';
import { type JsonLine, jsonLines } from '../../json-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { answering, startHandler } from './start-handler.ts';
import { call, startRelay, thisProcess } from './start-relay.ts';

async function statusOf(directory: string, changes = {}): Promise<readonly JsonLine[]> {
  const { exitCode, out, err } = await call(['relay', 'status', '--store', 'store', '--json'], {
    directory,
    changes,
  });
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return jsonLines(out);
}

/** A store with three dead letters (heights 1 to 3), whose relay has stopped, and their target, which is up again. */
async function deadLetters() {
  const directory = await temporaryFolder();
  let status = 410;
  const handler = await startHandler({ answer: (_, response) => response.writeHead(status).end() });
  const relay = await startRelay(['--to', handler.url], { directory });
  for (const height of [1, 2, 3]) {
    await relay.deliver('block.forged', { height });
    await handler.until(height);
  }
  await relay.stop();
  expect(relay.lines('dead')).toHaveLength(3);
  status = 200;
  const ids: readonly string[] = relay.lines('dead').map(({ id }) => id);
  return { directory, handler, ids, retry: (...argv: readonly string[]) => retryIn(directory, argv) };
}

function retryIn(directory: string, argv: readonly string[], changes = {}) {
  return call(['relay', 'retry', '--store', 'store', ...argv], { directory, changes });
}

describe('relay status', () => {
  test('shows what waits for each target, the failure, and the dead letters', async () => {
    const directory = await temporaryFolder();
    const [busy, gone] = [
      await startHandler({ answer: answering(503) }),
      await startHandler({ answer: answering(410) }),
    ];
    const flags = ['--to', busy.url, '--to', gone.url, '--first-retry', '1h'];
    const relay = await startRelay(flags, { directory });
    for (const height of [1, 2]) await relay.deliver('block.forged', { height });
    await gone.until(2);
    await relay.printed('"failed"');
    await relay.stop();

    const lines = await statusOf(directory);
    const of = ({ url }: { readonly url: string }) => lines.find(({ target }) => target === url);
    const [first] = relay.lines('received');
    expect(of(busy)).toEqual({
      ...{ type: 'target', target: busy.url, pid: null, waiting: 2, oldestReceivedAt: first?.receivedAt },
      ...{ attempts: 1, failingSince: expect.any(String), dead: 0, deadLetters: [] },
      lastFailure: { at: expect.any(String), status: 503, error: null },
    });
    expect(of(gone)).toMatchObject({
      waiting: 0,
      oldestReceivedAt: null,
      attempts: 0,
      lastFailure: null,
      dead: 2,
    });
    expect(of(gone)?.deadLetters).toMatchObject([
      { id: first?.id, event: 'block.forged', status: 410, error: null },
      { event: 'block.forged', status: 410, error: null },
    ]);

    const { exitCode, out, err } = await call(['relay', 'status', '--store', 'store'], { directory });
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: 'To try dead letters again, run: phantom-webhook relay retry --store store --all\n',
    });
    expect(out).toMatch(/^store: not running, \d+ kB of deliveries\n/);
    expect(out).toContain(`${busy.url}\n  2 waiting, the oldest since `);
    expect(out).toMatch(/\n {2}1 try, failing since [\d-]+ [\d:.]+: 503\n/);
    expect(out).toContain(
      `${gone.url}\n  nothing waits\n  2 dead letters\n    ${first?.id}  block.forged  410  `,
    );
  });

  test('names the process of the relay while it runs, and the failure of a connection', async () => {
    const directory = await temporaryFolder();
    const down = `http://127.0.0.1:${await freePort()}/`;
    const relay = await startRelay(['--to', down, '--first-retry', '1h'], {
      directory,
      changes: thisProcess,
    });
    await relay.deliver('block.forged', { height: 1 });
    await relay.printed('"failed"');
    await relay.stop();
    const again = await startRelay(['--to', down, '--first-retry', '1h'], {
      directory,
      changes: thisProcess,
    });
    await again.printed('"failed"');
    expect(await statusOf(directory, thisProcess)).toMatchObject([
      { pid: process.pid, waiting: 1, lastFailure: { status: null, error: 'refused' } },
    ]);
    const argv = ['relay', 'status', '--store', 'store'];
    const { out } = await call(argv, { directory, changes: thisProcess });
    expect(out).toContain(`store: running as process ${process.pid}, `);
    expect(out).toMatch(/failing since [\d-]+ [\d:.]+: refused\n/);
  });

  test('does not count the events that a target does not get as waiting once they were read', async () => {
    const directory = await temporaryFolder();
    const [all, some] = [await startHandler(), await startHandler()];
    const flags = ['--to', all.url, '--route', `block.*=${some.url}`];
    const relay = await startRelay(flags, { directory });
    for (const height of [1, 2, 3]) await relay.deliver('wallet.saved', { height });
    await all.until(3);
    await relay.stop();
    expect(await statusOf(directory)).toMatchObject([{ waiting: 0 }, { waiting: 0 }]);
  });

  test('lists the last 20 of many dead letters', async () => {
    const directory = await temporaryFolder();
    const gone = await startHandler({ answer: answering(410) });
    const relay = await startRelay(['--to', gone.url], { directory });
    for (let height = 1; height <= 22; height += 1) await relay.deliver('block.forged', { height });
    await gone.until(22);
    await relay.stop();
    const [line] = await statusOf(directory);
    expect(line?.dead).toBe(22);
    expect(line?.deadLetters.map(({ id }: JsonLine) => id)).toEqual(
      relay
        .lines('dead')
        .slice(2)
        .map(({ id }) => id),
    );
    const { out } = await call(['relay', 'status', '--store', 'store'], { directory });
    expect(out).toContain('    and 2 older ones\n');
  });

  test('shows a name of an event and an id without control characters', async () => {
    const directory = await temporaryFolder();
    const gone = await startHandler({ answer: answering(410) });
    const relay = await startRelay(['--to', gone.url], { directory });
    await relay.deliver('block\u001b[2J.forged', { height: 1 });
    await gone.until(1);
    await relay.stop();
    const { out } = await call(['relay', 'status', '--store', 'store'], { directory });
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\u001b');
    expect(relay.context.all()).not.toContain('\u001b');
  });

  test.for([['status'], ['retry', '--all'], ['remove']] as const)(
    'relay %s: a missing store, a folder that is not a store, and a missing --store are usage errors',
    async (words) => {
      const directory = await temporaryFolder();
      await writeFile(join(directory, 'file'), '');
      for (const [flags, message] of [
        [[], 'Missing --store.'],
        [['--store', 'file'], 'file is not the store of a relay.'],
        [['--store', 'missing'], 'There is no folder missing.'],
        [['--store', '.'], '. is not the store of a relay.'],
      ] as const) {
        const { exitCode, out, err } = await call(['relay', ...words, ...flags], { directory });
        expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
        expect(err).toContain(message);
      }
      expect(await readdir(directory)).toEqual(['file']);
    },
  );

  test('a flag of relay itself is unknown to its subcommands', async () => {
    const directory = await temporaryFolder();
    const argv = ['relay', 'status', '--store', 'store', '--to', ':3000'];
    const { exitCode, err } = await call(argv, { directory });
    expect(exitCode).toBe(2);
    expect(err).toContain('--to');
  });
});

describe('relay retry', () => {
  test('while the relay is stopped, dead letters are tried after its next start, only at their target', async () => {
    const { directory, handler, retry } = await deadLetters();
    const { exitCode, out, err } = await retry('--all');
    expect({ exitCode, out, err }).toEqual({
      ...{ exitCode: 0, out: '' },
      err: '3 dead letters will be tried again at the next start of the relay.\n',
    });
    expect(await statusOf(directory)).toMatchObject([{ waiting: 3, dead: 0 }]);
    const other = await startHandler();
    const relay = await startRelay(['--to', handler.url, '--to', other.url], { directory });
    await handler.until(6);
    await relay.deliver('block.forged', { height: 4 });
    await other.until(1);
    await handler.until(7);
    expect(handler.heights().slice(3)).toEqual([1, 2, 3, 4]);
    expect(other.heights()).toEqual([4]);
    expect(new Set(handler.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
  });

  test('while the relay runs, it tries the named ones at once', async () => {
    const { directory, handler, ids } = await deadLetters();
    const relay = await startRelay(['--to', handler.url], { directory, changes: thisProcess });
    const { exitCode, out, err } = await retryIn(directory, [ids[1] ?? '', '--json'], thisProcess);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(jsonLines(out)).toEqual([{ type: 'retried', count: 1, isRunning: true }]);
    await handler.until(4);
    expect(handler.heights()[3]).toBe(2);
    expect(handler.requests[3]?.headers).toMatchObject({
      'webhook-id': ids[1],
      'phantom-webhook-attempt': '1',
    });
    expect(relay.context.err()).toContain(`Trying dead letters of ${handler.url} again.`);
    const rest = await retryIn(directory, ['--all'], thisProcess);
    expect(rest.err).toBe('2 dead letters tried again.\n');
    await handler.until(6);
    expect(await readdir(join(directory, 'store/requests'))).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'a lock that a killed relay left, whose number another process has now, does not count as running',
    async () => {
      const { directory, handler } = await deadLetters();
      const lock = JSON.stringify({ pid: process.pid, startedAt: 'before' });
      await writeFile(join(directory, 'store/lock'), `${lock}\n`);
      expect(await statusOf(directory, thisProcess)).toMatchObject([{ pid: null }]);
      const { exitCode, err } = await retryIn(directory, ['--all'], thisProcess);
      expect({ exitCode, err }).toEqual({
        exitCode: 0,
        err: '3 dead letters will be tried again at the next start of the relay.\n',
      });
      await startRelay(['--to', handler.url], { directory });
      await handler.until(6);
    },
  );

  test('an unknown id is a failure with exit code 1', async () => {
    const { retry } = await deadLetters();
    const { exitCode, out, err } = await retry('missing', '--json');
    expect(exitCode).toBe(1);
    expect(jsonLines(out)).toEqual([{ type: 'retried', count: 0, isRunning: false }]);
    expect(jsonLines(err)).toMatchObject([{ type: 'error', code: 'unknown-dead-letter' }]);
  });

  test.for([
    [['foo'], 'no dead letter foo.'],
    [['foo', 'b\u001bar'], 'no dead letter foo or b\\u001bar.'],
    [['a', 'b', 'c', 'd', 'e'], 'no dead letter a, b, c or 2 more.'],
  ] as const)(
    'names the unknown ids %j and the command that lists all, without a success',
    async ([ids, words]) => {
      const { directory } = await deadLetters();
      await rename(join(directory, 'store'), join(directory, 'my store'));
      const { exitCode, out, err } = await call(['relay', 'retry', '--store', 'my store', ...ids], {
        directory,
      });
      expect({ exitCode, out, err }).toEqual({
        ...{ exitCode: 1, out: '' },
        err: `my store has ${words} To list them, run: phantom-webhook relay status --store 'my store'\n`,
      });
    },
  );

  test.for([false, true])(
    'names the unknown ids even if others are known, with a running relay: %s',
    async (runs) => {
      const { directory, handler, ids } = await deadLetters();
      const changes = runs ? thisProcess : {};
      if (runs) await startRelay(['--to', handler.url], { directory, changes });
      const { exitCode, out, err } = await retryIn(directory, ['foo', ids[0] ?? '', 'bar'], changes);
      const done = runs ? 'tried again' : 'will be tried again at the next start of the relay';
      expect({ exitCode, out, err }).toEqual({
        ...{ exitCode: 1, out: '' },
        err: `1 dead letter ${done}.\nstore has no dead letter foo or bar. To list them, run: phantom-webhook relay status --store store\n`,
      });
    },
  );

  test('relay status names the command for people, and only while there are dead letters', async () => {
    const { directory, retry } = await deadLetters();
    const argv = ['relay', 'status', '--store', 'store'];
    expect((await call([...argv, '--json'], { directory })).err).toBe('');
    await retry('--all');
    expect((await call(argv, { directory })).err).toBe('');
  });

  test('--all without dead letters succeeds', async () => {
    const { retry } = await deadLetters();
    await retry('--all');
    const { exitCode, err } = await retry('--all');
    expect(exitCode).toBe(0);
    expect(err).toBe('store has no dead letters.\n');
  });

  test.skipIf(isWindows)('as another user, relay retry and relay remove change nothing', async () => {
    const { directory } = await deadLetters();
    const changes = { userId: 54_321 };
    for (const argv of [
      ['relay', 'retry', '--all'],
      ['relay', 'remove'],
    ]) {
      const { exitCode, err } = await call([...argv, '--store', 'store'], { directory, changes });
      expect(exitCode).toBe(3);
      expect(err).toContain(`store belongs to another user (number ${process.geteuid?.()}).`);
    }
    expect(await statusOf(directory, changes)).toMatchObject([{ dead: 3 }]);
  });

  test.for([[], ['--all', 'some-id']])('%j is a usage error', async (argv) => {
    const { retry } = await deadLetters();
    const { exitCode, err } = await retry(...argv);
    expect(exitCode).toBe(2);
    expect(err).toContain('Expected either the ids of dead letters, or --all.');
  });
});

describe('a store is read as a journal', () => {
  test('by journal list and journal show', async () => {
    const { directory, ids } = await deadLetters();
    const { exitCode, out } = await call(['journal', 'list', 'store', '--json'], { directory });
    expect(exitCode).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      { n: 1, line: 1, event: 'block.forged', token: 'default' },
      { n: 2, line: 2 },
      { n: 3, line: 3 },
    ]);
    const shown = await call(['journal', 'show', 'store', '2', '--json'], { directory });
    expect(jsonLines(shown.out)).toMatchObject([{ data: { height: 2 } }]);
    const [file = ''] = await readdir(join(directory, 'store/dead'));
    const dead = await call(['journal', 'list', `store/dead/${file}`, '--json'], { directory });
    expect(jsonLines(dead.out)).toMatchObject(
      [1, 2, 3].map((n) => ({ n, status: 200, forward: [{ status: 410 }] })),
    );
    expect(ids).toHaveLength(3);
  });

  test('by journal list and journal show, with the state of each delivery', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({
      answer: (n, response) => response.writeHead(n === 2 ? 410 : n > 2 ? 500 : 200).end(),
    });
    const flags = ['--route', `block.*=${handler.url}`, '--first-retry', '1h'];
    const relay = await startRelay(flags, { directory });
    for (const height of [1, 2, 3, 4]) await relay.deliver('block.forged', { height });
    await relay.deliver('wallet.saved', {});
    await relay.printed('"failed"');
    await relay.stop();
    const states = async () => {
      const { out } = await call(['journal', 'list', 'store', '--json'], { directory });
      return jsonLines(out).map(({ state }) => state);
    };
    expect(await states()).toEqual(['delivered', 'dead', 'waiting', 'waiting', null]);
    const { out } = await call(['journal', 'list', 'store'], { directory });
    const ends = ['delivered', 'dead letter', 'waiting', 'waiting', ''];
    const rows = out.split('\n').slice(2);
    expect(rows.map((row) => / {2}(delivered|dead letter|waiting)$/.exec(row)?.[1] ?? '')).toEqual([
      ...ends,
      '',
    ]);
    const shown = await call(['journal', 'show', 'store', '2'], { directory });
    expect(shown.out).toContain(' · dead letter\n');
    // Put back, it waits behind the others.
    await retryIn(directory, ['--all']);
    expect(await states()).toEqual(['delivered', 'waiting', 'waiting', 'waiting', null]);
    const other = await startHandler();
    await call(['send', '--from', 'store', other.url, '--timeout', '30s', '--only-failed'], { directory });
    expect(other.heights()).toEqual([2, 3, 4]);
  });

  test('by send --from, with --only-failed only what was not delivered', async () => {
    const directory = await temporaryFolder();
    const handler = await startHandler({
      answer: (n, response) => response.writeHead(n === 2 ? 410 : n === 3 ? 500 : 200).end(),
    });
    const relay = await startRelay(['--to', handler.url, '--first-retry', '1h'], { directory });
    for (const height of [1, 2, 3, 4]) await relay.deliver('block.forged', { height });
    await relay.printed('"failed"');
    await relay.stop();
    const other = await startHandler();
    const send = (...flags: readonly string[]) =>
      call(['send', '--from', 'store', other.url, '--timeout', '30s', ...flags], { directory });
    expect((await send('--only-failed')).exitCode).toBe(0);
    expect(other.heights()).toEqual([2, 3, 4]);
    expect((await send()).exitCode).toBe(0);
    expect(other.heights().slice(3)).toEqual([1, 2, 3, 4]);
  });

  test('but not a folder that is not a store', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'a.txt'), '');
    const { exitCode, err } = await call(['journal', 'list', '.'], { directory });
    expect(exitCode).toBe(2);
    expect(err).toContain('. is not the store of a relay.');
  });

  test.skipIf(isWindows)('and only its owner can read it', async () => {
    const { directory } = await deadLetters();
    const names = await readdir(join(directory, 'store'), { recursive: true });
    for (const name of ['', ...names]) {
      const { mode } = await stat(join(directory, 'store', name));
      expect(mode & 0o077, name).toBe(0);
    }
    expect(await readFile(join(directory, 'store/store.json'), 'utf8')).toMatch(
      /^\{"format":"phantom-webhook-relay","version":1,"id":"[\da-f]{16}"\}\n$/,
    );
  });
});
