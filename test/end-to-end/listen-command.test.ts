import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { summaryIn } from '../json-lines.ts';
import { startNode } from '../node-stand-in/start-node.ts';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { type ProgramOptions, runProgram, script, startProgram } from './program.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const self = `"${process.execPath}" "${script}"`;
/** Sends that many deliveries to the listener, whose URL and token are in the environment. */
const sends = (count: number) =>
  `${self} send block.forged "$PHANTOM_WEBHOOK_URL" --count ${count} --timeout 60s -q`;

const listen = (flags: readonly string[], command: readonly string[], options: ProgramOptions = { env }) =>
  startProgram(['listen', '--port', '0', ...flags, '--', ...command], options);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(isWindows)('listen -- COMMAND', () => {
  test('starts the command once it listens, and exits 0 when both succeed', async () => {
    const { exitCode, stdout } = await listen(['--expect', 'block.forged:2'], ['sh', '-c', sends(3)])
      .finished;
    expect(exitCode).toBe(0);
    expect(stdout.match(/^\S+ {2}block\.forged /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^2xx +3$/m);
  });

  test('passes a new token to the command, also with --quiet, and does not interpret its arguments', async () => {
    const command = ['sh', '-c', `echo "$1"; exec ${sends(1)} >/dev/null`, 'sh', '--json'];
    const { exitCode, stdout, stderr } = await listen(['-q', '--expect', '*'], command, {}).finished;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^--json$/m);
  });

  test('exits 1 when a delivery is missing, even if the command exits 0', async () => {
    const { exitCode, stderr } = await listen(['--expect', 'round.created'], ['sh', '-c', sends(1)]).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Ended early: received 0 of 1 round.created.');
  });

  test('exits 1 and reports how the command failed, even if everything arrived', async () => {
    const { exitCode, stdout, stderr } = await listen(
      ['--expect', 'block.forged', '--json'],
      ['sh', '-c', `${sends(1)}; exit 7`],
    ).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('sh exited with 7.');
    // What the command prints is not among the JSON lines.
    expect(summaryIn(stdout)).toMatchObject({ missing: [], command: { exitCode: 7, signal: null } });
  });

  test('waits for missing deliveries after the command has ended, until --timeout', async () => {
    const late = `(sleep 1; ${sends(1)}) >/dev/null 2>&1 &`;
    const program = listen(['--expect', 'block.forged', '--timeout', '10m'], ['sh', '-c', late]);
    expect(await program.finished).toMatchObject({ exitCode: 0 });
  });

  test('stops a command that still runs at the end of --timeout', async () => {
    const { exitCode, stderr } = await listen(['--timeout', '1s'], ['sleep', '600']).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Timed out after 1s: sleep was still running.');
  });

  test.for(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on to the command, and waits for it',
    async (signal) => {
      const trap = `trap 'echo caught; exit 3' INT TERM; echo ready; while :; do sleep 0.1; done`;
      const program = listen([], ['sh', '-c', trap]);
      await program.waitFor('stdout', /^ready$/m);
      program.process.kill(signal);
      const { exitCode, stdout } = await program.finished;
      expect(stdout).toMatch(/^caught$/m);
      expect(exitCode).toBe(130);
    },
  );

  test.for([
    [['no-such-program-here'], 'there is no such file'],
    [[''], ''],
    [['x'.repeat(5_000)], ''],
    [['/dev/null/x'], ''],
  ] as const)('exits 3 and reports only that the command cannot start: %j', async ([command, why]) => {
    const { exitCode, stdout, stderr } = await listen(['--expect', 'block.forged'], command).finished;
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 3 });
    expect(stderr).toContain('error: Cannot start ');
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('received 0 of 1');
  });

  test('ends the processes that the command started', async () => {
    const program = listen(['--timeout', '1s'], ['sh', '-c', 'sleep 3600; true']);
    // The output is at its end only when nobody holds it any more, the sleep neither.
    expect((await program.finished).exitCode).toBe(1);
  });

  test('leaves no process of the command behind after a second signal', async () => {
    const program = listen([], ['sh', '-c', `trap '' TERM INT; echo $$; while :; do sleep 0.1; done`]);
    const [, pid = ''] = await program.waitFor('stdout', /^(\d+)$/m);
    program.process.kill('SIGTERM');
    await program.waitFor('stderr', /./);
    // Two equal signals right after each other count as one.
    await new Promise((resolve) => setTimeout(resolve, 400));
    program.process.kill('SIGTERM');
    expect((await program.finished).exitCode).toBe(130);
    await expect.poll(() => isRunning(-Number(pid)), { timeout: 60_000 }).toBe(false);
  });

  test('reports both the failure of the command and the missing deliveries', async () => {
    const { exitCode, stderr } = await listen(['--expect', 'block.forged'], ['sh', '-c', 'exit 7']).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('sh exited with 7.');
    expect(stderr).toContain('received 0 of 1 block.forged');
  });

  test('runs the command even if everything expected arrives during registration', async () => {
    const node = await startNode('phantom-2.2');
    let letGo = () => {};
    const delivered = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    // Answers only when the listener has got what it expects.
    const slow = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      await delivered;
      const { method = 'GET', url = '/' } = request;
      const answer = await fetch(`${node.url}${url}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(await answer.text());
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    onTestFinished(() => void slow.close());
    const at = ['--node', `http://127.0.0.1:${portOf(slow)}`, '--event', 'round.created'];
    const program = listen([...at, '--count', '1', '--timeout', '10m'], ['sh', '-c', 'echo ran; exit 1']);
    const [, url = ''] = await program.waitFor('stderr', /Listening on ([^\s"]+)/);
    await deliver(url, deliveryOf('block.forged', {}));
    letGo();
    const { exitCode, stdout } = await program.finished;
    expect(stdout).toMatch(/^ran$/m);
    expect(exitCode).toBe(1);
  });

  test('waits for the command when nobody reads the output', async () => {
    const program = listen([], ['sh', '-c', `sleep 0.5; ${sends(1)} >/dev/null; exit 9`]);
    program.process.stdout?.destroy();
    const { exitCode, stderr } = await program.finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('sh exited with 9.');
  });

  test('accepts a flag before listen, and requires a command after --', async () => {
    const quiet = startProgram(['-q', 'listen', '--port', '0', '--', 'true'], { env });
    expect((await quiet.finished).exitCode).toBe(0);
    const { exitCode, stderr } = await listen([], []).finished;
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Missing the command'),
    });
  });

  test('is the only command that accepts a COMMAND', async () => {
    const { exitCode } = await runProgram(['events', '--', 'sleep', '1'], { env });
    expect(exitCode).toBe(2);
  });
});
