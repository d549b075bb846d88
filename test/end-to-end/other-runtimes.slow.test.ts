import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runProgram, script } from './program.ts';
import { hasRuntime, runtimeProgram } from './runtime-program.ts';
import { startListener, withToken } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';
import { hasTerminals, openTerminal } from './terminal-session.ts';

const fixed = ['--seed', 'runtime', '--at', '2026-11-23T10:00:00Z'];

describe.skipIf(!hasRuntime()).for([
  ['bun', []],
  ['deno', ['run', '--allow-all', '--no-config', '--no-lock']],
] as const)('on %s', ([name, flags]) => {
  async function onRuntime() {
    const home = await temporaryFolder();
    return {
      runtime: [await runtimeProgram(name), ...flags],
      env: { ...withToken.env, HOME: home, DENO_DIR: join(home, 'deno'), DENO_NO_UPDATE_CHECK: '1' },
    };
  }

  test.for([
    ['token', 'split', 'ab'.repeat(32)],
    ['events', '--json'],
    ['completion', 'bash'],
    ['check', '--list'],
    ['listen', '--help'],
    ['send', 'block.forged', ':3000', '--dry-run', ...fixed],
    ['journal', 'list', 'missing.ndjson'],
    ['nonsense'],
  ])('%j does what it does on Node.js', async (argv) => {
    const expected = await runProgram(argv, withToken);
    expect(await runProgram(argv, await onRuntime())).toEqual(expected);
  });

  test('all of the output reaches another program through a pipe', async () => {
    const { runtime, env } = await onRuntime();
    const shell = ['--norc', '-c', 'set -o pipefail; "$@" 2>&1 | cat', 'bash'];
    for (const [argv, exitCode, text] of [
      [['completion', 'bash'], 0, (await runProgram(['completion', 'bash'])).stdout],
      [['nonsense'], 2, (await runProgram(['nonsense'])).stderr],
    ] as const) {
      const piped = await runProgram(argv, { runtime: ['bash', ...shell, ...runtime], env });
      expect(piped).toEqual({ exitCode, signal: null, stdout: text, stderr: '' });
    }
  });

  test.runIf(hasTerminals)('listen reads keys of a terminal, and Ctrl-C ends it', async () => {
    const { runtime } = await onRuntime();
    const command = [...runtime, script].map((word) => `"${word}"`).join(' ');
    const session = openTerminal(`${command} listen --port 0`);
    await session.shows(/q quit/);
    session.press('?');
    await session.shows(/q +quit/);
    session.press('\x03');
    expect(await session.all).toContain('0 received');
  });

  test('listen --forward-to forwards what send --rate max sends', async () => {
    const options = await onRuntime();
    const target = await startListener(['--count', '40']);
    const forwarder = await startListener(['--forward-to', target.url], options);
    const argv = ['send', 'block.forged', forwarder.url, '--count', '40', '--rate', 'max', '--json'];
    const { exitCode, stdout } = await runProgram(argv, options);
    expect(stdout).toMatch(/"type":"summary","sent":40,"2xx":40,/);
    expect(exitCode).toBe(0);
    expect((await target.finished).exitCode).toBe(0);
    expect((await forwarder.stop()).exitCode).toBe(0);
  });

  test('listen registers at node, and records deliveries that journal and send --from read', async () => {
    const options = { ...(await onRuntime()), directory: await temporaryFolder() };
    const node = await startLocalNode(['--block-time', '100ms'], options);
    const listener = await startListener(
      ['--node', node.url, '--event', 'block.forged', '--count', '2', '--record', 'journal.ndjson'],
      options,
    );
    expect((await listener.finished).exitCode).toBe(0);
    expect(await node.webhooks()).toEqual([]);

    const listed = await runProgram(['journal', 'list', 'journal.ndjson'], options);
    expect(listed.stdout.match(/block\.forged/g)).toHaveLength(2);
    const replayed = await startListener(['--count', '2'], options);
    const sent = await runProgram(['send', '--from', 'journal.ndjson', replayed.url], options);
    expect([sent.exitCode, (await replayed.finished).exitCode]).toEqual([0, 0]);
  });

  test('every case of check passes for listen', async () => {
    const options = await onRuntime();
    const listener = await startListener([], options);
    const { exitCode, stdout } = await runProgram(['check', listener.url, '--timeout', '6s'], options);
    expect(stdout).toMatch(/^\d+ cases in \S+ s: \d+ pass$/m);
    expect(exitCode).toBe(0);
  });
});
