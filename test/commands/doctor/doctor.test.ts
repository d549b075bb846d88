import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { startTarget } from '../../end-to-end/start-target.ts';
import { type FakeOptions, fakeContext } from '../../fake-context.ts';
import { freePort } from '../../free-port.ts';
import { startRawTarget } from '../../http/start-raw-target.ts';
import { startReceiver } from '../../http/start-receiver.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { boom, type StandInOptions, startNode } from '../../node-stand-in/start-node.ts';
import { portOf } from '../../port-of.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const variable = 'PHANTOM_WEBHOOK_TOKEN';

/** Runs `doctor --json` with a free port, unless the flags name one. */
async function examine(flags: readonly string[], options: FakeOptions = {}) {
  const context = fakeContext(options);
  const port = flags.includes('--port') ? [] : ['--port', '0'];
  const exitCode = await run(['doctor', '--json', ...port, ...flags], context);
  const lines = jsonLines(context.out());
  const of = (id: string) => lines.filter((line) => line.id === id);
  const verdictOf = (id: string) => of(id)[0]?.verdict;
  return { exitCode, of, verdictOf, summary: lines.at(-1), all: context.all(), err: context.err() };
}

async function portInUse(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return portOf(server);
}

/** A node that answers every call with this status. */
function refuseWith(refusal: number): NonNullable<StandInOptions['intercept']> {
  return (_request, response) => {
    const [status, body] = boom(refusal, 'Refused');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return true;
  };
}

describe('this machine', () => {
  test('is the only thing checked without --node and --target', async () => {
    const { exitCode, verdictOf, summary, err } = await examine([], {
      env: { [variable]: guidebookToken.token },
    });
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(verdictOf('node-version')).toBe('ok');
    expect(verdictOf('token')).toBe('ok');
    expect(verdictOf('port')).toBe('ok');
    expect(verdictOf('node')).toBe('skip');
    expect(verdictOf('target')).toBe('skip');
    expect(summary).toMatchObject({ type: 'summary', fail: 0, skip: 2 });
  });

  test('with a Node.js that is too old fails', async () => {
    const { exitCode, of } = await examine([], { nodeVersion: '18.20.0' });
    expect(exitCode).toBe(1);
    expect(of('node-version')).toMatchObject([
      { verdict: 'fail', advice: 'Install Node.js 20.19 or newer.' },
    ]);
  });

  test('--port names the port that has to be free', async () => {
    const port = String(await portInUse());
    const used = await examine(['--port', port]);
    expect(used.exitCode).toBe(1);
    expect(used.of('port')).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining(port), advice: expect.stringContaining('--port') },
    ]);
    const free = await examine(['--port', String(await freePort())]);
    expect(free.verdictOf('port')).toBe('ok');
  });

  test('is described as text without --json', async () => {
    const context = fakeContext({ isTerminal: true, env: { NO_COLOR: '1' } });
    const port = String(await portInUse());
    expect(await run(['doctor', '--port', port], context)).toBe(1);
    expect(context.out()).toMatch(/^ok {4}node-version {2}Node\.js /);
    expect(context.out()).toMatch(new RegExp(`^fail {2}port {10}Port ${port} `, 'm'));
    expect(context.out()).toMatch(/^1 fail · 1 warn · 2 skip · 2 ok$/m);
    for (const line of context.out().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the token', () => {
  test('is looked for in the environment, and its absence is a warning', async () => {
    const { exitCode, of } = await examine([]);
    expect(exitCode).toBe(0);
    expect(of('token')).toMatchObject([{ verdict: 'warn', found: 'No token found.' }]);
    const empty = await examine([], { env: { [variable]: '' } });
    expect(empty.of('token')).toMatchObject([{ found: `${variable} is empty.` }]);
    const two = await examine([], { env: { [variable]: `${guidebookToken.token},b=${otherToken.token}` } });
    expect(two.of('token')).toMatchObject([{ verdict: 'ok', found: `2 tokens from ${variable}.` }]);
  });

  test('that is malformed fails, and is not shown', async () => {
    const { exitCode, of, all } = await examine([], { env: { [variable]: guidebookToken.authorization } });
    expect(exitCode).toBe(1);
    expect(of('token')).toMatchObject([{ verdict: 'fail', found: expect.stringContaining('got 32') }]);
    expect(all).not.toContain(guidebookToken.authorization);
  });

  test.skipIf(isWindows)('is read from --token-file, which only its owner may read', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'tokens'), `${guidebookToken.token}\n`, { mode: 0o600 });
    const flags = ['--token-file', 'tokens'];
    expect((await examine(flags, { directory })).of('token')).toMatchObject([
      { verdict: 'ok', found: '1 token from tokens.' },
    ]);
    await chmod(join(directory, 'tokens'), 0o644);
    const exposed = await examine(flags, { directory });
    expect(exposed.exitCode).toBe(1);
    expect(exposed.of('token')).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining('0644'), advice: 'Run: chmod 600 tokens' },
    ]);
    expect((await examine(['--token-file', 'none'], { directory })).verdictOf('token')).toBe('fail');
  });

  test.skipIf(isWindows)('in an exposed .env is a warning', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, '.env'), `${variable}=${guidebookToken.token}\n`);
    await chmod(join(directory, '.env'), 0o644);
    expect((await examine([], { directory })).of('token')).toMatchObject([
      {
        verdict: 'warn',
        found: `1 token from ${variable} in ./.env.`,
        advice: 'Others can read .env (mode 0644) and the token in it. Run: chmod 600 .env',
      },
    ]);
  });
});

describe('--node', () => {
  test('checks a node and its webhooks, and changes nothing there', async () => {
    const node = await startNode('phantom-2.2', { count: 3 });
    const handler = await startRawTarget();
    const [first, second, third] = node.webhooks;
    Object.assign(first ?? {}, { target: handler.url.href });
    Object.assign(second ?? {}, { target: handler.url.href, token: guidebookToken.token });
    Object.assign(third ?? {}, { enabled: false });
    const { exitCode, of, verdictOf, all } = await examine(['--node', node.url], {
      env: { [variable]: guidebookToken.token },
    });
    expect(exitCode).toBe(0);
    expect(of('node')).toMatchObject([{ verdict: 'ok', found: expect.stringContaining('Phantom') }]);
    expect(verdictOf('webhooks')).toBe('ok');
    expect(verdictOf('duplicates')).toBe('warn');
    expect(verdictOf('disabled')).toBe('warn');
    expect(of('tokens')).toMatchObject([
      { verdict: 'ok', found: 'You have the token of webhook 2 (block.forged).' },
    ]);
    expect(of('targets')).toMatchObject([{ verdict: 'ok', found: '1 target accepts connections.' }]);
    expect(node.calls).toEqual(['GET /api/webhooks']);
    expect(all).not.toContain(guidebookToken.authorization);
  });

  test('tries the targets of enabled webhooks without a request', async () => {
    const node = await startNode('ark-3', { count: 3 });
    const handler = await startRawTarget();
    const closed = await freePort();
    const [first, second, third] = node.webhooks;
    Object.assign(first ?? {}, { target: handler.url.href });
    Object.assign(second ?? {}, { target: `http://127.0.0.1:${closed}/` });
    Object.assign(third ?? {}, { target: `http://127.0.0.1:${await freePort()}/`, enabled: false });
    const { exitCode, of } = await examine(['--node', node.url]);
    expect(exitCode).toBe(0);
    expect(of('targets')).toMatchObject([
      { verdict: 'warn', found: expect.stringContaining(`nothing listens on 127.0.0.1:${closed}.`) },
      { verdict: 'ok', found: '1 target accepts connections.' },
    ]);
    await handler.closed(1);
    expect(handler.connections()).toBe(1);
    expect(handler.received).toEqual([]);
  });

  test('tries at most 20 targets', async () => {
    const node = await startNode('ark-3', { count: 22 });
    const handler = await startRawTarget();
    for (const [index, webhook] of node.webhooks.entries()) {
      webhook.target = `http://127.0.0.${index + 1}:${handler.port}/`;
    }
    const found = (await examine(['--node', node.url])).of('targets');
    expect(found.filter(({ verdict }) => verdict === 'warn')).toHaveLength(19);
    expect(found.slice(19)).toMatchObject([
      { verdict: 'ok', found: '1 target accepts connections.' },
      { verdict: 'skip', found: 'Only 20 of 22 targets are checked.' },
    ]);
  });

  test('contacts no host that only the node names', async () => {
    const node = await startNode('ark-3', { count: 2 });
    const [first, second] = node.webhooks;
    Object.assign(first ?? {}, { target: 'http://handler.invalid:81/' });
    Object.assign(second ?? {}, { target: 'no URL' });
    const { of } = await examine(['--node', node.url]);
    expect(of('targets')).toMatchObject([
      { verdict: 'warn', found: expect.stringContaining('not an http or https URL') },
      { verdict: 'skip', found: 'Not contacted: handler.invalid:81.' },
    ]);
  });

  test('reports the address of this machine when the whitelist refuses it', async () => {
    const node = await startNode('phantom-2.2', { intercept: refuseWith(403) });
    const { exitCode, of, verdictOf } = await examine(['--node', node.url]);
    expect(exitCode).toBe(1);
    expect(of('node')).toMatchObject([
      {
        verdict: 'fail',
        found: expect.stringContaining('This machine calls it from 127.0.0.1.'),
        advice: expect.stringContaining('localhost may mean ::1'),
      },
    ]);
    expect(verdictOf('webhooks')).toBe('skip');
  });

  test('explains a closed port, a web page, another part of a node, and TLS', async () => {
    const closed = await examine(['--node', `http://127.0.0.1:${await freePort()}`]);
    expect(closed.exitCode).toBe(1);
    expect(closed.of('node')[0]?.advice).toContain('CORE_WEBHOOKS_API_ENABLED');

    const page = await startTarget(
      () =>
        'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>',
    );
    expect((await examine(['--node', page.host])).of('node')).toMatchObject([
      { verdict: 'fail', advice: expect.stringContaining('4004') },
    ]);

    const other = await startNode('ark-3', { intercept: refuseWith(404) });
    expect((await examine(['--node', other.url])).of('node')).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining('not the webhook API') },
    ]);

    const secure = await startNode('ark-3', { isTls: true });
    const untrusted = await examine(['--node', secure.url]);
    expect(untrusted.of('node')).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining('certificate') },
    ]);
    expect(untrusted.all).not.toContain('--insecure');
  });
});

describe('--target', () => {
  test('that refuses a POST without authorization is ok', async () => {
    const receiver = await startReceiver();
    const { exitCode, verdictOf } = await examine(['--target', `127.0.0.1:${receiver.port}`]);
    expect(exitCode).toBe(0);
    expect(verdictOf('target')).toBe('ok');
    expect(verdictOf('unauthorized')).toBe('ok');
    expect(receiver.receptions).toMatchObject([{ verdict: { kind: 'rejected' } }]);
  });

  test('that accepts one is warned about, after one POST without any token', async () => {
    const target = await startTarget();
    const { exitCode, verdictOf } = await examine(['--target', target.url], {
      env: { [variable]: guidebookToken.token },
    });
    expect(exitCode).toBe(0);
    expect(verdictOf('unauthorized')).toBe('warn');
    expect(target.received).toHaveLength(1);
    expect(target.received[0]).toMatch(/^POST \/webhooks HTTP/);
    expect(target.received[0]).not.toMatch(/^authorization/im);
    expect(target.received[0]).not.toContain(guidebookToken.authorization);
  });

  test('at a wrong path, or where nothing listens, fails', async () => {
    const target = await startTarget(
      () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const lost = await examine(['--target', target.url]);
    expect(lost.exitCode).toBe(1);
    expect(lost.of('unauthorized')).toMatchObject([
      { verdict: 'fail', advice: 'Check the path of the URL.' },
    ]);

    const closed = await examine(['--target', `http://127.0.0.1:${await freePort()}/`]);
    expect(closed.exitCode).toBe(1);
    expect(closed.verdictOf('target')).toBe('fail');
    expect(closed.verdictOf('unauthorized')).toBe('skip');
  });

  test('with an untrusted certificate fails', async () => {
    const target = await startRawTarget(undefined, { isTls: true });
    const { of } = await examine(['--target', target.url.href]);
    expect(of('target')).toMatchObject([
      { verdict: 'fail', found: expect.stringContaining('TLS certificate') },
    ]);
    expect(target.received).toEqual([]);
  });

  test('explains why its port is in use', async () => {
    const target = await startTarget();
    const { port } = new URL(target.url);
    const { of } = await examine(['--target', target.url, '--port', port]);
    expect(of('port')).toMatchObject([{ verdict: 'ok', found: expect.stringContaining('as expected') }]);
  });

  test('is compared with the targets of the webhooks', async () => {
    const node = await startNode('phantom-2.2', { count: 1 });
    const target = await startTarget();
    const flags = ['--node', node.url, '--target', target.url];
    expect((await examine(flags)).verdictOf('delivery')).toBe('warn');
    Object.assign(node.webhooks[0] ?? {}, { target: target.url });
    expect((await examine(flags)).verdictOf('delivery')).toBe('ok');
  });
});

test.for([
  ['--node', 'ftp://127.0.0.1'],
  ['--node', 'http://127.0.0.1:4004/?a'],
  ['--target', 'http://u:p@127.0.0.1'],
  ['--port', '70000'],
] as const)('%s %s exits 2 before anything is checked', async (flags) => {
  const context = fakeContext();
  expect(await run(['doctor', ...flags], context)).toBe(2);
  expect(context.out()).toBe('');
  expect(context.err()).not.toBe('');
});

test('Ctrl-C ends it with 130 and without a summary', async () => {
  const context = fakeContext();
  const node = await startNode('ark-3', {
    intercept() {
      context.interrupt();
      return true;
    },
  });
  expect(await run(['doctor', '--json', '--node', node.url], context)).toBe(130);
  expect(context.out()).toContain('"id":"localhost"');
  expect(context.out()).not.toContain('"id":"node"');
  expect(context.out()).not.toContain('summary');
});
