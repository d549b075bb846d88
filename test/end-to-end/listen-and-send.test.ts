import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { jsonLines } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';

const withToken = { env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } };
const withOther = { env: { PHANTOM_WEBHOOK_TOKEN: otherToken.token } };

async function startListener(...flags: readonly string[]) {
  const program = startProgram(['listen', '--port', '0', ...flags], withToken);
  const [, url = ''] = await program.waitFor('stderr', /Listening on (http:[^\s"]+)/);
  return { ...program, url };
}

describe.skipIf(isWindows)('listen', () => {
  test('shows a summary of an authorized block, then its payload', async () => {
    const { url, waitFor } = await startListener();
    const sent = await runProgram(
      ['send', 'block.forged', url, '--seed', 'a', '--at', '2026-01-01'],
      withToken,
    );
    expect(sent).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^Sent block\.forged: [^\n]+\n$/),
    });
    expect(sent.stdout).toMatch(/^200 OK {2}\d+ ms\n {2}Hello Webhook!\n$/);
    await waitFor(
      'stdout',
      /^\d\d:\d\d:\d\d\.\d{3} {2}block\.forged {2}height [\d,]+ · id \d+ · .*delegate 0[23]/m,
    );
    await waitFor('stdout', /^ {2}authorized · answered 200 · /m);
    await waitFor('stdout', /^ {4}"blockSignature": "30/m);
  });

  test('refuses a delivery with another token, and explains why', async () => {
    const { url, waitFor } = await startListener();
    const { exitCode, stdout, stderr } = await runProgram(['send', 'block.forged', url], withOther);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^401 Unauthorized/),
    });
    expect(stderr).toContain('refused the authorization');
    await waitFor('stdout', /^\S+ {2}rejected 401 {2}POST \/ {2}.*matches no token/m);
  });

  test('--json prints a ready line, one line per request in order, and a summary', async () => {
    const { url, process, waitFor, finished } = await startListener('--json');
    await runProgram(['send', 'transaction.applied', url, '--profile', 'phantom-2.2'], withToken);
    await runProgram(['send', 'block.forged', url], withOther);
    await waitFor('stdout', /"id":2,/);
    process.kill('SIGINT');
    const { exitCode, stdout } = await finished;
    expect(exitCode).toBe(0);
    const [ready, first, second, summary] = jsonLines(stdout);
    expect(ready).toEqual({ type: 'ready', url: `${url}/`, pid: process.pid });
    expect(first).toMatchObject({
      type: 'delivery',
      id: 1,
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'POST',
      path: '/',
      token: 'default',
      authorized: true,
      reason: null,
      status: 200,
      event: 'transaction.applied',
      timestamp: expect.any(Number),
      format: 'node',
      data: { version: 1, network: 55 },
      headers: { authorization: '[redacted]', 'user-agent': 'axios/0.18.0' },
      bodyBytes: expect.any(Number),
      durationMs: expect.any(Number),
      duplicateOf: null,
      forward: [],
    });
    expect(second).toMatchObject({
      id: 2,
      authorized: false,
      reason: 'wrong-authorization',
      status: 401,
      event: null,
    });
    expect(summary).toEqual({
      type: 'summary',
      received: 2,
      authorized: 1,
      rejected: 1,
      events: { 'transaction.applied': 1 },
    });
  });

  test('--compact prints one line per delivery; --full prints the whole delivery with its headers', async () => {
    const compact = await startListener('--compact');
    const full = await startListener('--full');
    for (const { url } of [compact, full]) await runProgram(['send', 'round.created', url], withToken);
    await compact.waitFor('stdout', /\n/);
    await full.waitFor('stdout', /^ {2}\]$/m);
    for (const { process } of [compact, full]) process.kill('SIGINT');
    expect((await compact.finished).stdout.trimEnd().split('\n')).toHaveLength(1);
    const { stdout } = await full.finished;
    expect(stdout.match(/"username"/g)).toHaveLength(51);
    expect(stdout).toMatch(/^ {2}Authorization: \[redacted\]$/m);
  });

  test('--show-rejected shows the headers of refused requests', async () => {
    const plain = await startListener();
    const shown = await startListener('--show-rejected');
    for (const { url, waitFor } of [plain, shown]) {
      await runProgram(['send', 'block.forged', url], withOther);
      await waitFor('stdout', /rejected 401.*\n/);
    }
    await shown.waitFor('stdout', /^ {2}User-Agent: axios\/0\.18\.0$/m);
    plain.process.kill('SIGINT');
    expect((await plain.finished).stdout).not.toContain('User-Agent');
  });

  test('--path serves only that path, and --max-body refuses larger bodies', async () => {
    const { url } = await startListener('--path', '/hook', '--max-body', '100b');
    expect(url).toMatch(/\/hook$/);
    const statusOf = async (target: string, event: string) =>
      (await runProgram(['send', event, target], withToken)).stdout.slice(0, 3);
    expect(await statusOf(url.replace('/hook', '/'), 'forger.failed')).toBe('404');
    expect(await statusOf(url, 'block.forged')).toBe('413');
    const small = await runProgram(['send', 'wallet.saved', url, '--profile', 'phantom-2.2'], withToken);
    expect(small.stdout.slice(0, 3)).toBe('200');
  });

  test('identifies several tokens by their labels, from a file and from flags', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'tokens');
    await writeFile(file, `# two webhooks\n\nblocks=${otherToken.token}\n`, { mode: 0o600 });
    const flags = ['--token-file', file, '--token', `own=${guidebookToken.token}`];
    const program = startProgram(['listen', '--port', '0', '--json', ...flags]);
    const [, url = ''] = await program.waitFor('stdout', /"url":"([^"]+)"/);
    await program.waitFor('stderr', /process list/);
    await program.waitFor('stderr', /Verifying with the tokens .*own.*, .*blocks/);
    await runProgram(['send', 'block.forged', url], withOther);
    await runProgram(['send', 'block.forged', url], withToken);
    await program.waitFor('stdout', /"token":"blocks"[^\n]*\n.*"token":"own"/);
  });

  test('creates a token when none is given, and prints a send command that works', async () => {
    const program = startProgram(['listen', '--port', '0']);
    const [, token = '', url = ''] = await program.waitFor(
      'stderr',
      /^ {2}PHANTOM_WEBHOOK_TOKEN=([0-9a-f]{64}) node \S+ send block\.forged (\S+)$/m,
    );
    const { exitCode } = await runProgram(['send', 'block.forged', url], {
      env: { PHANTOM_WEBHOOK_TOKEN: token },
    });
    expect(exitCode).toBe(0);
    await program.waitFor('stdout', /authorized/);
  });

  test('reads its flags from the environment and its token from .env', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, '.env'), `PHANTOM_WEBHOOK_TOKEN=${otherToken.token}\n`);
    const env = { PHANTOM_WEBHOOK_PORT: '0', PHANTOM_WEBHOOK_JSON: '1', PHANTOM_WEBHOOK_PATH: '/hook' };
    const program = startProgram(['listen'], { directory, env });
    const [, url = ''] = await program.waitFor('stdout', /"url":"([^"]+\/hook)"/);
    expect((await runProgram(['send', 'block.forged', url], { directory })).exitCode).toBe(0);
  });

  test('reads --token-file and --quiet from the environment', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), otherToken.token, { mode: 0o600 });
    const env = {
      PHANTOM_WEBHOOK_TOKEN_FILE: 'token',
      PHANTOM_WEBHOOK_QUIET: '1',
      PHANTOM_WEBHOOK_PORT: '0',
    };
    const program = startProgram(['listen', '--json'], { directory, env });
    const [, url = ''] = await program.waitFor('stdout', /"url":"([^"]+)"/);
    expect((await runProgram(['send', 'block.forged', url], withOther)).exitCode).toBe(0);
    program.process.kill('SIGINT');
    expect((await program.finished).stderr).toBe('');
  });

  test('prefers a flag to a variable that conflicts with it', async () => {
    const program = startProgram(['listen', '--port', '0', '--full'], {
      env: { ...withToken.env, PHANTOM_WEBHOOK_COMPACT: '1' },
    });
    const [, url = ''] = await program.waitFor('stderr', /Listening on (http:[^\s"]+)/);
    await runProgram(['send', 'wallet.saved', url], withToken);
    await program.waitFor('stdout', /^ {2}Authorization: \[redacted\]$/m);
  });

  test('exits 2 for a token file without a token, and for --quiet without a token', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), '# none yet\n', { mode: 0o600 });
    const empty = await runProgram(['listen', '--token-file', 'token'], { directory });
    expect(empty).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('token contains no token.'),
    });
    const quiet = await runProgram(['listen', '--quiet'], { directory });
    expect(quiet).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--quiet requires a token'),
    });
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('exits 0 with a summary on %s', async (signal) => {
    const { process, finished } = await startListener();
    process.kill(signal);
    const { exitCode, stderr } = await finished;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^0 received, 0 authorized, 0 rejected$/m);
  });

  test('exits 3 when the port is in use, and explains how to choose another', async () => {
    const { url } = await startListener();
    const port = new URL(url).port;
    const { exitCode, stdout, stderr } = await runProgram(['listen', '--port', port], withToken);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(`error: Port ${port} on 127.0.0.1 is already in use.\n`);
    expect(stderr).toContain('--port 0');
  });

  test('warns when it listens on an address other than loopback', async () => {
    const program = startProgram(['listen', '--host', '0.0.0.0', '--port', '0'], withToken);
    await program.waitFor('stderr', /^Warning: reachable from the network/m);
  });

  test('ends quietly when nobody reads its output any more', async () => {
    const { url, process, finished } = await startListener('--json');
    process.stdout?.destroy();
    await runProgram(['send', 'block.forged', url], withToken);
    const { exitCode, stderr } = await finished;
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/error|bug|EPIPE/);
  });
});

describe('send', () => {
  test('produces the same bytes for the same --seed and --at', async () => {
    const dryRun = (...flags: readonly string[]) =>
      runProgram(
        ['send', 'block.forged', 'localhost', '--dry-run', '--at', '2026-11-23', ...flags],
        withToken,
      );
    const [one, same, other] = await Promise.all([
      dryRun('--seed', 'a'),
      dryRun('--seed', 'a'),
      dryRun('--seed', 'b'),
    ]);
    expect(one.stdout).toBe(same.stdout);
    expect(one.stdout).not.toBe(other.stdout);
  });

  test('without --seed draws a seed, and after a failure or with -v shows how to repeat it', async () => {
    const again = /^To send the same bytes again: (--seed [0-9a-f]{8} --at \d{4}-\d\d-\d\dT[\d:.]+Z)$/m;
    const { stderr } = await runProgram(['send', 'block.forged', '127.0.0.1:1'], withToken);
    expect(stderr).toMatch(again);
    const { url } = await startListener();
    expect((await runProgram(['send', 'block.forged', url], withToken)).stderr).not.toMatch(again);
    const first = await runProgram(['send', 'block.forged', 'localhost', '--dry-run', '-v'], withToken);
    const flags = again.exec(first.stderr)?.[1]?.split(' ') ?? [];
    const second = await runProgram(['send', 'block.forged', 'localhost', '--dry-run', ...flags], withToken);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).not.toMatch(again);
  });

  test('does not advise on the token when --bad-auth is refused', async () => {
    const { url } = await startListener();
    const { stdout, stderr } = await runProgram(
      ['send', 'block.forged', url, '--bad-auth', 'swapped'],
      withToken,
    );
    expect(stdout).toMatch(/^401 Unauthorized/);
    expect(stderr).not.toContain('Check that');
  });

  test('prints what it sent, and with -v the request and the answer', async () => {
    const { url } = await startListener();
    const fixed = ['--seed', 'a', '--at', '2026-11-23'];
    const short = await runProgram(['send', 'block.forged', url, ...fixed], withToken);
    expect(short.stderr).toMatch(/^Sent block\.forged: height [\d,]+ · \d{5}…\d{4}, \d+ bytes\.$/m);
    const long = await runProgram(['send', 'block.forged', url, ...fixed, '--verbose'], withToken);
    expect(long.stdout).toMatch(/^POST \/ HTTP\/1\.1\n(?:[\w-]+: .*\n)+\n\{\n {2}"timestamp": \d+,\n/);
    expect(long.stdout).toMatch(/^Authorization: \[redacted\]$/m);
    expect(long.stdout).toMatch(/\n\nHTTP\/1\.1 200 OK\n(?:[\w-]+: .*\n)+\nHello Webhook!\n\d+ ms\n/);
  });

  test('--dry-run shows the request with the authorization masked and sends nothing', async () => {
    const { exitCode, stdout } = await runProgram(
      ['send', 'block.forged', 'localhost:1/hook?a=b', '--dry-run'],
      withToken,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^POST \/hook\?a=b HTTP\/1\.1\n/);
    expect(stdout).toContain('\nAuthorization: [redacted]\n');
    expect(stdout).toContain('\nHost: localhost:1\n');
    expect(stdout).not.toContain(guidebookToken.authorization);
  });

  test('--network decides the network of the transaction', async () => {
    const networkOf = async (name: string) => {
      const flags = ['--network', name, '--dry-run', '--json'];
      const { stdout } = await runProgram(['send', 'transaction.applied', 'localhost', ...flags], withToken);
      return JSON.parse(JSON.parse(stdout).body).data.network;
    };
    expect(await Promise.all(['mainnet', 'devnet', 'testnet'].map(networkOf))).toEqual([55, 56, 23]);
  });

  test.for([
    ['portable', ['timestamp', 'data', 'event', 'created', 'type']],
    ['docs', ['created', 'data', 'type']],
    ['phantom-2.2', ['timestamp', 'data', 'event']],
  ] as const)('--profile %s sends the keys of that profile', async ([profile, keys]) => {
    const flags = ['--profile', profile, '--dry-run', '--json'];
    const { stdout } = await runProgram(['send', 'block.forged', 'localhost', ...flags], withToken);
    const { body } = JSON.parse(stdout);
    expect(Object.keys(JSON.parse(body))).toEqual(keys);
  });

  test('--data sends that payload unchanged, for any event', async () => {
    const stdin = '{"height":9007199254740993,"height":1}\n';
    const { stdout } = await runProgram(
      [
        'send',
        'my.event',
        'localhost',
        '--data',
        '-',
        '--profile',
        'phantom-2.2',
        '--at',
        '1795428000000',
        '--dry-run',
        '--json',
      ],
      { ...withToken, stdin },
    );
    expect(JSON.parse(stdout).body).toBe(
      '{"timestamp":1795428000000,"data":{"height":9007199254740993,"height":1},"event":"my.event"}',
    );
  });

  test('--data notes how a payload differs from what nodes send for a known event, without a token in it', async () => {
    const noteOf = async (event: string, data: string, ...flags: readonly string[]) => {
      const argv = ['send', event, 'localhost', '--dry-run', '--data', data, ...flags];
      const { exitCode, stderr } = await runProgram(argv, withToken);
      expect(exitCode).toBe(0);
      return stderr;
    };
    expect(await noteOf('forger.failed', '{"error":"x"}')).toContain(
      'Note: --data differs from what phantom-2.2 sends: data: expected text, got an object.',
    );
    expect(await noteOf('forger.failed', '{"error":"x"}', '--profile', 'ark-3')).not.toContain('differs');
    expect(await noteOf('my.event', '{"error":"x"}')).not.toContain('differs');
    const hidden = await noteOf(
      'forger.failed',
      `{"error":1,"${guidebookToken.authorization}":1}`,
      '--profile',
      'ark-3',
    );
    expect(hidden).toContain('data.error: expected text, got 1 (and 1 more).');
    const half = await noteOf(
      'forger.failed',
      `[{"a":"${guidebookToken.authorization}"}]`,
      '--profile',
      'ark-3',
    );
    expect(half).toContain('differs');
    expect(hidden + half).not.toContain(guidebookToken.authorization);
  });

  test('--profile mainsail sends samples of its events, and refuses a chain', async () => {
    const argv = [
      'send',
      'consensus.round.started',
      'localhost',
      '--dry-run',
      '--json',
      '--profile',
      'mainsail',
    ];
    const { exitCode, stdout, stderr } = await runProgram(argv, withToken);
    expect(exitCode).toBe(0);
    expect(JSON.parse(JSON.parse(stdout).body)).toMatchObject({ data: { round: 0, step: 0 } });
    expect(stderr).toContain('payloads of mainsail are samples of their form: nothing in them verifies.');
    for (const flags of [
      ['--scenario', 'fork'],
      ['--state', 'chain.json'],
    ]) {
      const refused = await runProgram(
        ['send', 'block.applied', 'localhost', '--dry-run', '--profile', 'mainsail', ...flags],
        withToken,
      );
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(`Expected a profile with a chain for ${flags[0]}, got mainsail.`);
    }
  });

  test('--body sends the bytes unchanged', async () => {
    const { url, waitFor } = await startListener();
    const { exitCode, stdout } = await runProgram(['send', 'x', url, '--body', '-'], {
      ...withToken,
      stdin: '{oops',
    });
    expect({ exitCode, status: stdout.slice(0, 3) }).toEqual({ exitCode: 1, status: '400' });
    await waitFor('stdout', /rejected 400/);
  });

  test('--data that is not valid JSON exits 2 before anything is sent, and reports the position', async () => {
    const { exitCode, stderr } = await runProgram(['send', 'x', 'localhost:1', '--data', '-'], {
      ...withToken,
      stdin: '{"a":1,\noops}',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'Standard input is not valid JSON: expected a property name in double quotes at line 2, column 1.',
    );
    const given = await runProgram(['send', 'x', 'localhost:1', '--data', '{oops'], withToken);
    expect(given.stderr).toContain('The text of --data is not valid JSON');
    expect(given.stderr).toContain('at line 1, column 2.');
  });

  test('--patch reports the position if the body or a value is not valid JSON, and --where does so for a value', async () => {
    const place = 'is not valid JSON: expected a value at line 1, column 6.';
    for (const [argv, source] of [
      [['send', 'x', 'localhost:1', '--body', '-', '--patch', 'a=1'], 'Standard input'],
      [['send', 'wallet.saved', 'localhost:1', '--patch', 'data={"a":}'], 'The value for data'],
      [['listen', '--port', '0', '--where', 'height gte {"a":}'], 'The value after gte'],
    ] as const) {
      const { exitCode, stdout, stderr } = await runProgram(argv, { ...withToken, stdin: '{"a":}' });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(`${source} ${place}`);
    }
  });

  test.for([
    ['{"height":7}', '{"height":7}'],
    [' [1, 2] ', '[1, 2]'],
    ['@{odd}.json', '{"height":9007199254740993}'],
    ['{odd}.json', undefined],
    ['plain.json', '{"height":9007199254740993}'],
  ] as const)('--data %s sends %s', async ([data, expected]) => {
    const directory = await temporaryFolder();
    for (const name of ['{odd}.json', 'plain.json'])
      await writeFile(join(directory, name), '{"height":9007199254740993}');
    const argv = [
      'send',
      'x',
      'localhost:1',
      '--profile',
      'phantom-2.2',
      '--data',
      data,
      '--dry-run',
      '--json',
    ];
    const { exitCode, stdout } = await runProgram(argv, { ...withToken, directory });
    expect(exitCode).toBe(expected === undefined ? 2 : 0);
    if (expected !== undefined) expect(JSON.parse(stdout).body).toContain(`"data":${expected},`);
  });

  test('uses the one of several tokens that is labelled with the event', async () => {
    const { url } = await startListener();
    const env = {
      PHANTOM_WEBHOOK_TOKEN: `round.created=${otherToken.token},block.forged=${guidebookToken.token}`,
    };
    expect((await runProgram(['send', 'block.forged', url], { env })).exitCode).toBe(0);
    expect((await runProgram(['send', 'round.created', url], { env })).exitCode).toBe(1);
    expect((await runProgram(['send', 'wallet.saved', url], { env })).stderr).toContain('Expected one token');
  });

  test.skipIf(isWindows)('exits 2 for a token file that others can read', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'token'), guidebookToken.token);
    await chmod(join(directory, 'token'), 0o644);
    const { exitCode, stderr } = await runProgram(['send', 'block.forged', 'x', '--token-file', 'token'], {
      directory,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('chmod 600 token');
  });

  test('--timeout exits 1 when no answer arrives in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const port = portOf(silent);
    const { exitCode, stdout, stderr } = await runProgram(
      ['send', 'block.forged', `127.0.0.1:${port}`, '--timeout', '50ms', '-q'],
      withToken,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^Not delivered: no answer within 50 ms/);
  });

  test.skipIf(isWindows)('exits 130 on Ctrl-C while it waits', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const port = portOf(silent);
    const program = startProgram(
      ['send', 'block.forged', `127.0.0.1:${port}`, '--timeout', '60s'],
      withToken,
    );
    await once(silent, 'connection');
    program.process.kill('SIGINT');
    expect((await program.finished).exitCode).toBe(130);
  });

  test('redacts the token in an answer, and escapes control characters', async () => {
    const echo = createServer((socket) => {
      socket.once('data', () => {
        const text = `${guidebookToken.authorization.slice(0, 31)} ${guidebookToken.verification.toUpperCase()} \u001b]0;owned\u0007\u009b31m`;
        socket.end(`HTTP/1.1 500 \u001b[31mNo\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void echo.close());
    await once(echo, 'listening');
    const port = portOf(echo);
    const { exitCode, stdout } = await runProgram(['send', 'block.forged', `127.0.0.1:${port}`], withToken);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('[redacted] [redacted] \\u001b]0;owned');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

test('token new exits 0 without an error when its output is closed', async () => {
  const program = startProgram(['token', 'new']);
  program.process.stdout?.destroy();
  expect(await program.finished).toMatchObject({ exitCode: 0, stderr: '' });
});
