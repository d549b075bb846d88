import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { summaryIn } from '../json-lines.ts';
import { guidebookToken } from '../tokens.ts';
import { type ProgramOptions, runProgram, script, startProgram } from './program.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const self = `"${process.execPath}" "${script}"`;
/** Sends so many deliveries to the listener, with what it finds in the environment. */
const sends = (count: number) =>
  `${self} send block.forged "$PHANTOM_WEBHOOK_URL" --count ${count} --timeout 60s -q`;

const listen = (flags: readonly string[], command: readonly string[], options: ProgramOptions = { env }) =>
  startProgram(['listen', '--port', '0', ...flags, '--', ...command], options);

describe.skipIf(isWindows)('listen -- COMMAND', () => {
  test('starts it once it listens, and ends with 0 when both are good', async () => {
    const { exitCode, stdout } = await listen(['--expect', 'block.forged:2'], ['sh', '-c', sends(3)])
      .finished;
    expect(exitCode).toBe(0);
    expect(stdout.match(/^\S+ {2}block\.forged /gm)).toHaveLength(3);
    expect(stdout).toMatch(/^2xx +3$/m);
  });

  test('a fresh token reaches the command, also with --quiet, and its words are its own', async () => {
    const command = ['sh', '-c', `echo "$1"; exec ${sends(1)} >/dev/null`, 'sh', '--json'];
    const { exitCode, stdout, stderr } = await listen(['-q', '--expect', '*'], command, {}).finished;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^--json$/m);
  });

  test('ends with 1 when something is missing, although the command ended with 0', async () => {
    const { exitCode, stderr } = await listen(['--expect', 'round.created'], ['sh', '-c', sends(1)]).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Ended early: received 0 of 1 round.created.');
  });

  test('ends with 1 when the command fails, although all arrived, and says how', async () => {
    const { exitCode, stdout, stderr } = await listen(
      ['--expect', 'block.forged', '--json'],
      ['sh', '-c', `${sends(1)}; exit 7`],
    ).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('sh exited with 7.');
    // What the command prints is not among the JSON lines.
    expect(summaryIn(stdout)).toMatchObject({ missing: [], command: { exitCode: 7, signal: null } });
  });

  test('goes on for what is missing as long as --timeout lets it', async () => {
    const late = `(sleep 1; ${sends(1)}) >/dev/null 2>&1 &`;
    const program = listen(['--expect', 'block.forged', '--timeout', '10m'], ['sh', '-c', late]);
    expect(await program.finished).toMatchObject({ exitCode: 0 });
  });

  test('a command that still runs at the end of --timeout is stopped', async () => {
    const { exitCode, stderr } = await listen(['--timeout', '1s'], ['sleep', '600']).finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Timed out after 1s: sleep was still running.');
  });

  test.for(['SIGINT', 'SIGTERM'] as const)('passes %s on, and waits for the command', async (signal) => {
    const trap = `trap 'echo caught; exit 3' INT TERM; echo ready; while :; do sleep 0.1; done`;
    const program = listen([], ['sh', '-c', trap]);
    await program.waitFor('stdout', /^ready$/m);
    program.process.kill(signal);
    const { exitCode, stdout } = await program.finished;
    expect(stdout).toMatch(/^caught$/m);
    expect(exitCode).toBe(130);
  });

  test('a command that does not exist exits 3 and says so', async () => {
    const { exitCode, stderr } = await listen([], ['no-such-program-here']).finished;
    expect(exitCode).toBe(3);
    expect(stderr).toContain('error: Cannot start no-such-program-here: there is no such file.');
  });

  test('no other command takes one', async () => {
    const { exitCode } = await runProgram(['events', '--', 'sleep', '1'], { env });
    expect(exitCode).toBe(2);
  });
});
