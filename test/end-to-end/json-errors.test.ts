import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { isWindows } from '../is-windows.ts';
import { type JsonLine, jsonLines } from '../json-lines.ts';
import { startSilentNode } from '../node-stand-in/start-node.ts';
import { findLeaks } from '../secrets/find-leaks.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';

/** The last line of stderr, which has to be an error. */
function errorIn(stderr: string): JsonLine | undefined {
  for (const line of jsonLines(stderr)) {
    const fields = line.type === 'error' ? ['type', 'code', 'message', 'hint'] : ['type', 'message'];
    expect(Object.keys(line)).toEqual(fields);
  }
  return jsonLines(stderr).at(-1);
}

describe('with --json an error is one JSON object on stderr:', () => {
  test.for([
    ['an unknown flag', ['listen', '--json', '--prot', '1'], 2, 'bad-flag', 'Unknown flag --prot of listen.'],
    ['a missing argument', ['webhook', 'show', '--json'], 2, 'bad-flag', 'Missing the id.'],
    ['a missing value', ['listen', '--json', '--seed'], 2, 'bad-flag', '--seed requires a value'],
    ['a bad value', ['listen', '--port', 'x', '--json'], 2, 'bad-flag', '--port: expected a port'],
    ['an unknown command', ['lisen', '--json'], 2, 'unknown-command', 'Unknown command "lisen".'],
    ['an unknown command of a group', ['token', 'nwe', '--json'], 2, 'unknown-command', '"token nwe"'],
    ['a group alone', ['webhook', '--json'], 2, 'unknown-command', 'got "webhook --json"'],
    ['no command', ['--json'], 2, 'bad-flag', 'Unknown flag --json.'],
    ['a command that prints no JSON', ['completion', 'bash', '--json'], 2, 'bad-flag', 'Unknown flag --json'],
    ['no command behind --', ['listen', '--json', '--'], 2, 'bad-flag', 'Missing the command after --.'],
    ['an unknown event', ['events', 'block.forgd', '--json'], 2, 'unknown-event', 'got "block.forgd"'],
    ['a bad token', ['token', 'split', 'abc', '--json'], 2, 'malformed-token', 'got 3.'],
    ['a file that is not there', ['journal', 'list', 'none', '--json'], 3, 'unreadable-file', 'none'],
  ] as const)('%s', async ([, argv, exitCode, code, message]) => {
    const finished = await runProgram(argv);
    expect(finished).toMatchObject({ exitCode, stdout: '' });
    expect(errorIn(finished.stderr)).toMatchObject({ type: 'error', code });
    expect(errorIn(finished.stderr)?.message).toContain(message);
  });

  test('its hint is a field, null without one', async () => {
    const { stderr } = await runProgram(['lisen', '--json']);
    expect(errorIn(stderr)?.hint).toBe('Did you mean listen?');
    const other = await runProgram(['listen', '--json', '--respond', '7']);
    expect(errorIn(other.stderr)?.hint).toBeNull();
  });

  test('a port in use and a node out of reach', async () => {
    const { port } = await startListener([]);
    const used = await runProgram(['listen', '--json', '--port', `${port}`], withToken);
    expect(used).toMatchObject({ exitCode: 3, stdout: '' });
    expect(errorIn(used.stderr)?.code).toBe('port-in-use');
    const node = `http://127.0.0.1:${await freePort()}`;
    const unreachable = await runProgram(['webhook', 'list', '--json', '--node', node]);
    expect(unreachable).toMatchObject({ exitCode: 3, stdout: '' });
    expect(errorIn(unreachable.stderr)?.code).toBe('node-unreachable');
  });

  test('deliveries that are missing, and a command that failed', async () => {
    const missing = await runProgram(
      ['listen', '--json', '--port', '0', '--expect', 'block.forged', '--timeout', '10ms'],
      withToken,
    );
    expect(missing.exitCode).toBe(1);
    expect(errorIn(missing.stderr)).toMatchObject({ code: 'missing-deliveries', hint: null });
    const failed = await runProgram(
      ['listen', '--json', '--port', '0', '--', process.execPath, '-e', 'process.exitCode = 7'],
      withToken,
    );
    expect(failed.exitCode).toBe(1);
    expect(errorIn(failed.stderr)?.code).toBe('command-failed');
  });

  test('a token on the command line is in none of them', async () => {
    const { token } = guidebookToken;
    for (const argv of [
      ['token', 'split', `${token}0`, '--json'],
      ['send', token, `http://127.0.0.1:1/${token}`, '--json', '--token', `${token}, ${token}`],
      [`${token}`, '--json'],
      ['listen', '--json', `--${token}`],
    ]) {
      const { stderr, exitCode } = await runProgram(argv);
      expect(exitCode).toBe(2);
      expect(errorIn(stderr)?.type).toBe('error');
      expect(findLeaks(stderr, guidebookToken)).toEqual([]);
    }
  });

  test.skipIf(isWindows)('an internal error', async () => {
    const saboteur = join(await temporaryFolder(), 'saboteur.mjs');
    await writeFile(saboteur, `process.on('SIGUSR2', () => { throw new TypeError('unforeseen'); });`);
    const program = startProgram(['listen', '--port', '0', '--json'], {
      env: { ...withToken.env, NODE_OPTIONS: `--import ${pathToFileURL(saboteur)}` },
    });
    await program.waitFor('stderr', /Verifying with/);
    program.process.kill('SIGUSR2');
    const { exitCode, stderr } = await program.finished;
    expect(exitCode).toBe(70);
    expect(errorIn(stderr)).toMatchObject({ type: 'error', code: 'internal-error', hint: null });
    expect(errorIn(stderr)?.message).toContain('TypeError: unforeseen');
  });
});

describe('with --json everything else on stderr', () => {
  test('is notes and warnings, one JSON object each', async () => {
    const { stderr } = await runProgram(
      [
        'listen',
        '--json',
        '--port',
        '0',
        '--timeout',
        '10ms',
        '--expect',
        'blok.forged',
        '--host',
        '0.0.0.0',
      ],
      { env: {} },
    );
    expect(errorIn(stderr)?.type).toBe('error');
    const lines = jsonLines(stderr);
    const messages = (type: string) =>
      lines.filter((line) => line.type === type).map(({ message }) => message);
    expect(messages('note')).toContainEqual(expect.stringMatching(/^Listening on http:\/\/0\.0\.0\.0:\d+$/));
    expect(messages('note')).toContainEqual(expect.stringMatching(/^no node sends "blok\.forged"/));
    expect(messages('note')).toContainEqual(expect.stringMatching(/^No token given/));
    expect(messages('warning')).toContainEqual(expect.stringMatching(/^reachable from the network/));
  });

  test('is left out with --quiet, errors are not', async () => {
    const argv = [
      'listen',
      '--json',
      '--quiet',
      '--port',
      '0',
      '--expect',
      'block.forged',
      '--timeout',
      '10ms',
    ];
    const { stderr } = await runProgram(argv, withToken);
    expect(jsonLines(stderr).map(({ type }) => type)).toEqual(['error']);
  });

  test.skipIf(isWindows)('includes what a second signal cuts short', async () => {
    const { node, asked } = await startSilentNode('DELETE');
    const argv = ['listen', '--json', '--node', node.url, '--port', '0', '--event', 'block.forged'];
    const listener = startProgram(argv);
    await listener.waitFor('stderr', /Verifying/);
    listener.process.kill('SIGINT');
    await asked;
    listener.process.kill('SIGTERM');
    const { exitCode, stderr } = await listener.finished;
    expect(exitCode).toBe(130);
    expect(jsonLines(stderr).at(-1)).toEqual({
      type: 'note',
      message: expect.stringMatching(/^Interrupted\.\n {2}.* webhook delete 1 --node \S+$/),
    });
  });

  test('has no colour', async () => {
    const { stderr, stdout } = await runProgram(['token', 'new', '--json', '--color'], {
      env: { FORCE_COLOR: '1' },
    });
    expect(stderr + stdout).not.toContain('\u001b');
  });
});

test('--json as the value of another flag does not ask for JSON', async () => {
  for (const argv of [
    ['send', 'block.forged', 'http://127.0.0.1:1/', '--dry-run', '--seed', '--json'],
    ['listen', '--port', '0', '--count', '1', '--timeout', '10ms', '--respond-body', '--json'],
    ['send', 'block.forged', 'http://127.0.0.1:1/', '--header', '--json'],
  ]) {
    const { stderr, stdout } = await runProgram(argv, withToken);
    expect(stderr).not.toContain('{"type"');
    expect(stdout).not.toMatch(/^\{"type"/m);
  }
});

describe('PHANTOM_WEBHOOK_JSON=1', () => {
  const env = { PHANTOM_WEBHOOK_JSON: '1' };

  test('gives errors as JSON where flags can be variables', async () => {
    for (const argv of [
      ['listen', '--prot', '1'],
      ['-q', 'node', '--port', 'x'],
    ]) {
      const { exitCode, stderr } = await runProgram(argv, { env });
      expect(exitCode).toBe(2);
      expect(errorIn(stderr)?.code).toBe('bad-flag');
    }
  });

  test('changes nothing of the other commands', async () => {
    const { stderr } = await runProgram(['token', 'split', 'abc'], { env });
    expect(stderr).toMatch(/^error: /);
  });

  test('is an error itself when it is neither on nor off', async () => {
    const { stderr } = await runProgram(['listen'], { env: { PHANTOM_WEBHOOK_JSON: 'maybe' } });
    expect(stderr).toBe('error: PHANTOM_WEBHOOK_JSON: expected 1 or 0, got "maybe".\n');
  });
});
