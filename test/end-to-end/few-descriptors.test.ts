import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callApi } from '../node/call-api.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { script } from './program.ts';
import { startCountingTarget } from './start-counting-target.ts';
import { startTarget } from './start-target.ts';

const block = deliveryOf('block.forged', {});

/** The program where no more than so many descriptors may be open; Node itself takes about 20. */
function startLimited(limit: number, argv: readonly string[], cwd = tmpdir()) {
  const child = spawn('sh', ['-c', `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, script, ...argv], {
    env: { PATH: process.env.PATH ?? '', PHANTOM_WEBHOOK_TOKEN: guidebookToken.token, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<string>((resolve) => {
    child.stdout.once('data', (line) => resolve(/"url":"(http:[^"]+)"/.exec(String(line))?.[1] ?? ''));
  });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  return { child, ready, finished: async () => ({ exitCode: await ended, out: await out, err: await err }) };
}

/** Opens connections that send nothing; resolves once each is open or gone. */
async function holdConnections(url: string, count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => resolve());
          socket.once('connect', resolve);
        }),
    ),
  );
  return sockets;
}

async function serve(command: 'listen' | 'node', url: string): Promise<number> {
  const { status } =
    command === 'listen'
      ? await deliver(url, block)
      : await callApi(url, { method: 'GET', path: '/api/webhooks' });
  return status;
}

describe.runIf(process.platform === 'linux')('with few descriptors left', () => {
  test.for([
    ['listen', ['--record', 'deliveries.ndjson']],
    ['node', ['--p2p-port', '0', '--block-time', 'off']],
  ] as const)(
    '%s survives more connections than it has descriptors, and serves the next one',
    async ([command, more]) => {
      const directory = await temporaryFolder();
      const { child, ready, finished } = startLimited(
        40,
        [command, '--port', '0', '--json', ...more],
        directory,
      );
      const url = await ready;
      const sockets = await holdConnections(url, 80);
      for (const socket of sockets) socket.destroy();
      await expect.poll(() => serve(command, url).catch(() => 0)).toBe(200);
      child.kill('SIGINT');
      const { exitCode, err } = await finished();
      expect(exitCode).toBe(0);
      expect(err).not.toMatch(/bug|EMFILE/);
    },
  );

  test.for([
    ['listen', []],
    ['node', ['--p2p-port', '0', '--block-time', 'off']],
  ] as const)(
    '%s answers while silent connections use up all descriptors, and warns once',
    async ([command, more]) => {
      const { child, ready, finished } = startLimited(40, [command, '--port', '0', '--json', ...more]);
      const url = await ready;
      for (let n = 0; n < 3; n += 1) {
        await holdConnections(url, 80);
        expect(await serve(command, url)).toBe(200);
      }
      child.kill('SIGINT');
      const { exitCode, err } = await finished();
      expect(exitCode).toBe(0);
      expect(
        err.match(/^\{"type":"warning","message":"more than \d+ connections are open.*ulimit -n\."\}$/gm),
      ).toHaveLength(1);
    },
  );

  test('send --count sends what it can, and explains why the rest failed', async () => {
    const target = await startTarget();
    const flags = ['--count', '200', '--concurrency', '64', '--timeout', '30s'];
    const { finished } = startLimited(40, ['send', 'block.forged', target.url, ...flags]);
    const { exitCode, out, err } = await finished();
    expect(exitCode).toBe(1);
    const [sent, succeeded, failed] = ['sent', '2xx', 'failed'].map((name) =>
      Number(new RegExp(`^${name} +(\\d+)$`, 'm').exec(out)?.[1]),
    );
    expect([sent, (succeeded ?? 0) + (failed ?? 0)]).toEqual([200, 200]);
    expect(target.received).toHaveLength(succeeded ?? 0);
    expect(err).toContain(
      `${failed} ×  no connection was opened: too many are open on this machine (EMFILE). Raise the limit with ulimit -n.`,
    );
  });

  test('check does not blame the handler', async () => {
    const target = await startCountingTarget();
    const flags = ['--only', 'accepts/right-delivery,accepts/50-at-once', '--timeout', '30s'];
    const { finished } = startLimited(40, ['check', target.url, ...flags]);
    const { exitCode, out } = await finished();
    expect(exitCode).toBe(1);
    expect(out).toMatch(/: it was not sent: no more connections are allowed here \(ulimit -n\) to delivery/);
  });
});
