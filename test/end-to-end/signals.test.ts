import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonLines, readJournalLines } from '../json-lines.ts';
import { callApi } from '../node/call-api.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { postMany } from './post-many.ts';
import { type Finished, type Program, script, startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';
import { startTarget } from './start-target.ts';
import { untilRefused } from './until-refused.ts';

/** The first Ctrl-C is tested where each command is. */
const signals = ['SIGTERM', 'SIGHUP'] as const;
const block = deliveryOf('block.forged', {});

interface SilentTarget {
  readonly url: string;
  /** Resolves when so many requests hang. */
  holds(count: number): Promise<void>;
}

/** Takes requests and never answers them. */
async function startSilentTarget(): Promise<SilentTarget> {
  const held = new Set<Socket>();
  const checks = new Set<() => void>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      held.add(socket);
      for (const check of checks) check();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    holds: (count) =>
      new Promise((resolve) => {
        const check = () => held.size >= count && resolve();
        checks.add(check);
        check();
      }),
  };
}

describe.runIf(process.platform === 'linux')('a signal', () => {
  test.for(signals)('%s ends a node with a summary and exit code 0', async (signal) => {
    const node = await startLocalNode(['--block-time', '50ms']);
    await node.waitFor('stdout', /forged/);
    node.process.kill(signal);
    const { exitCode, stderr } = await node.finished;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^\d+ blocks?, 0 API calls, 0 refused, 0 deliveries, 0 failed$/m);
  });

  test.for(signals)('%s ends send --count with a summary and exit code 130', async (signal) => {
    const target = await startTarget();
    const program = startProgram(
      ['send', 'wallet.saved', target.url, '--count', '100000', '--json'],
      withToken,
    );
    await program.waitFor('stdout', /"n":20,/);
    program.process.kill(signal);
    const { exitCode, stdout, stderr } = await program.finished;
    expect(exitCode).toBe(130);
    expect(stderr).not.toMatch(/error|bug/);
    const lines = jsonLines(stdout);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', sent: lines.length - 1 });
  });

  test.for(signals)('%s ends check with exit code 130', async (signal) => {
    const target = await startSilentTarget();
    const program = startProgram(['check', target.url, '--timeout', '60s'], withToken);
    await target.holds(1);
    program.process.kill(signal);
    const { exitCode, stdout, stderr } = await program.finished;
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^0 cases in .*\n\d+ of \d+ cases not sent\n/);
    expect(stderr).not.toMatch(/error|bug/);
  });

  test('SIGPIPE ends neither a listener nor a node', async () => {
    const listener = await startListener([]);
    const node = await startLocalNode(['--block-time', '50ms']);
    listener.process.kill('SIGPIPE');
    node.process.kill('SIGPIPE');
    expect(await deliver(listener.url, block)).toMatchObject({ status: 200 });
    expect(await callApi(node.url, { method: 'GET', path: '/api/webhooks' })).toMatchObject({ status: 200 });
    node.process.kill('SIGINT');
    expect([await listener.stop(), await node.finished]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  });
});

describe.runIf(process.platform === 'linux')('a second Ctrl-C', () => {
  /** A signal of another kind, which counts however soon it follows. */
  const endsAtOnce = async (program: Program): Promise<Finished> => {
    program.process.kill('SIGTERM');
    return program.finished;
  };

  test.runIf(process.platform === 'linux')(
    'that GNU timeout sends together with the first is ignored',
    async () => {
      for (let run = 0; run < 5; run += 1) {
        const argv = ['--signal', 'INT', '0.7', process.execPath, script, 'listen', '--port', '0', '--json'];
        const child = spawn('timeout', ['--preserve-status', ...argv], {
          env: { PATH: process.env.PATH ?? '', ...withToken.env },
          stdio: ['ignore', 'pipe', 'ignore'],
          detached: true,
        });
        onTestFinished(() => void child.kill('SIGKILL'));
        let told = '';
        child.stdout.on('data', (text) => (told += text));
        const [exitCode] = await once(child, 'close');
        // On a slow machine the signal may arrive before the program listens, which proves nothing.
        if (told !== '') expect([exitCode, jsonLines(told).at(-1)?.type]).toEqual([0, 'summary']);
      }
    },
  );

  test('of the same kind ends a listener that waits for its target', async () => {
    const target = await startSilentTarget();
    const listener = await startListener(['--forward-to', target.url, '--forward-timeout', '60s']);
    void deliver(listener.url, block).catch(() => {});
    await target.holds(1);
    listener.process.kill('SIGINT');
    await listener.waitFor('stderr', /Press Ctrl-C again to stop at once/);
    listener.process.kill('SIGINT');
    expect(await listener.finished).toMatchObject({ exitCode: 130 });
  });

  test('ends a listener that waits for its target, and leaves its journal complete and usable', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'a.ndjson');
    const target = await startSilentTarget();
    const flags = ['--record', file, '--forward-to', target.url, '--forward-timeout', '60s'];
    const listener = await startListener(flags);
    const answered = deliver(listener.url, block).catch(() => 'no answer');
    await target.holds(1);
    listener.process.kill('SIGINT');
    await untilRefused(listener.url);
    expect(await endsAtOnce(listener)).toMatchObject({ exitCode: 130 });
    expect(await answered).toBe('no answer');
    // It left no time to give the lock back, which holds nobody up.
    const next = await startListener(['--record', file]);
    expect(await deliver(next.url, block)).toMatchObject({ status: 200 });
    await next.stop();
    expect(await readJournalLines(file)).toHaveLength(2);
  });

  test('ends a node that waits for a target', async () => {
    const target = await startSilentTarget();
    const node = await startLocalNode(['--block-time', '50ms']);
    await node.create('block.forged', target.url);
    await target.holds(1);
    node.process.kill('SIGINT');
    await untilRefused(node.url);
    expect(await endsAtOnce(node)).toMatchObject({ exitCode: 130 });
  });

  test('ends send --state, which waits for its answer after the first', async () => {
    const directory = await temporaryFolder();
    const target = await startSilentTarget();
    const argv = ['send', 'block.forged', target.url, '--state', 'chain.json', '--timeout', '60s'];
    const program = startProgram(argv, { ...withToken, directory });
    await target.holds(1);
    program.process.kill('SIGINT');
    const { finished } = program;
    // One that is not kept waiting would have ended by the time that another program has run.
    expect((await startProgram(['token', 'new']).finished).exitCode).toBe(0);
    expect(program.process.exitCode).toBe(null);
    program.process.kill('SIGTERM');
    expect(await finished).toMatchObject({ exitCode: 130 });
    expect(JSON.parse(await readFile(join(directory, 'chain.json'), 'utf8'))).toMatchObject({});
  });
});

describe.runIf(process.platform === 'linux')('with closed streams', () => {
  const all = '<&- >&- 2>&-';
  test.for([
    ['listen --port 0 --timeout 50ms', 0, '<&-'],
    ['listen --port 0 --timeout 50ms', 0, '>&-'],
    ['listen --port 0 --timeout 50ms', 0, all],
    ['send block.forged 127.0.0.1:1 --count 3', 1, all],
    ['check 127.0.0.1:1 --only accepts/portable', 1, all],
  ] as const)('%s still exits %i with %s', async ([line, wanted, closing]) => {
    const child = spawn(
      'bash',
      ['--norc', '-c', `exec "$0" "$1" ${line} ${closing}`, process.execPath, script],
      {
        env: { PATH: process.env.PATH ?? '', PHANTOM_WEBHOOK_TOKEN: guidebookToken.token },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told += text));
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect([exitCode, told]).toEqual([wanted, expect.not.stringMatching(/bug|EBADF|EPIPE/)]);
  });

  test('a node with only standard output works and exits 0', async () => {
    const line = 'exec "$0" "$1" node --port 0 --p2p-port 0 --json <&- 2>&-';
    const child = spawn('bash', ['--norc', '-c', line, process.execPath, script], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const [ready] = await once(child.stdout, 'data');
    const { url } = JSON.parse(String(ready).split('\n')[0] ?? '');
    expect(await callApi(url, { method: 'GET', path: '/api/webhooks' })).toMatchObject({ status: 200 });
    child.stdout.resume();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});

const filler = 'x'.repeat(40_000);
const deliveries = 600;

test.runIf(process.platform === 'linux')(
  'a listener whose output nobody reads answers, keeps a bounded backlog, and reports how many entries it skipped',
  async ({ annotate }) => {
    const argv = [script, 'listen', '--port', '0', '--json', '--max-body', '500kb'];
    const child = spawn(process.execPath, argv, {
      env: { PATH: process.env.PATH ?? '', ...withToken.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    const url = await new Promise<string>((resolve) => {
      child.stderr.on('data', (text) => {
        said += text;
        const found = /Listening on ([^\s"]+)"/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    // Nobody has read a byte of standard output so far.
    const statuses = await postMany({
      port: Number(new URL(url).port),
      connections: 8,
      count: deliveries,
      bodyOf: (id) => deliveryOf('block.forged', { id, filler }),
    });
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    const [, residentKb] =
      /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${child.pid}/status`, 'utf8')) ?? [];

    let text = '';
    child.stdout.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('{"type":"skipped"')) resolve();
      });
    });
    expect(await deliver(url, deliveryOf('block.forged', { id: deliveries }))).toMatchObject({ status: 200 });
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    const lines = jsonLines(text);
    const printed = lines.filter(({ type }) => type === 'delivery');
    const skipped = lines.filter(({ type }) => type === 'skipped');
    const sum = skipped.reduce((total, { count }) => total + count, 0);
    await annotate(
      `${deliveries} answered 200 while nobody read, ${printed.length - 1} of them printed, ${sum} reported as skipped, ` +
        `memory ${residentKb} kB`,
    );
    expect(printed.length + sum).toBe(deliveries + 1);
    expect(sum).toBeGreaterThan(100);
    expect(printed.at(-1)?.data).toEqual({ id: deliveries });
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      received: deliveries + 1,
      authorized: deliveries + 1,
    });
    // At most sixteen of the largest bodies wait, a third of what was received.
    expect(text.length).toBeLessThan(12 * 1_048_576);
  },
);
