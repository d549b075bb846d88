import { once } from 'node:events';
import { watch } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { jsonLines } from '../json-lines.ts';
import { callApi } from '../node/call-api.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runProgram, startProgram } from './program.ts';
import { freePorts, startLocalNode } from './start-local-node.ts';
import { bodiesOf, startTarget } from './start-target.ts';
import { untilRefused } from './until-refused.ts';

const quiet = ['--block-time', 'off'] as const;

const list = { method: 'GET', path: '/api/webhooks' } as const;

describe.skipIf(isWindows)('node', () => {
  test('delivers and reports what it forges, and exits 0 with a summary', async () => {
    const target = await startTarget();
    const node = await startLocalNode(['--block-time', '50ms', '--transactions', '2']);
    const { token } = await node.create('transaction.forged', target.url);
    await node.waitFor('stdout', /^\S+ {2}forged {2}height [\d,]+ · id \d+ · 2 transactions · \d+ events$/m);
    await node.waitFor('stdout', /^\S+ {2}transaction\.forged {2}webhook 1 → \S+ {2}200 OK · [\d.]+ ms$/m);
    await node.waitFor('stdout', /( {2}forged {2}height [\s\S]*){2}/);
    node.process.kill('SIGINT');
    const { exitCode, stdout, stderr } = await node.finished;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^\d+ blocks, 1 API call, 0 refused, \d+ deliveries, 0 failed$/m);
    expect(stdout + stderr).not.toContain(token.slice(0, 32));
    expect(stdout + stderr).not.toContain(token.slice(32));
    expect(bodiesOf(target)[0]).toMatchObject({ event: 'transaction.forged', data: { version: 1 } });
  });

  test('--json prints a ready line, a line per request and delivery, and a summary', async () => {
    const target = await startTarget();
    const program = startProgram(['node', ...freePorts, '--json', ...quiet, '--profile', 'ark-3']);
    const [ready] = await program.waitFor('stdout', /^\{"type":"ready".*\}$/m);
    const { url, p2pUrl, pid, profile } = JSON.parse(ready);
    expect({ pid, profile }).toEqual({ pid: program.process.pid, profile: 'ark-3' });
    const where = { key: 'height', condition: 'gte', value: 5 };
    await callApi(url, {
      method: 'POST',
      path: '/api/webhooks',
      body: JSON.stringify({
        event: 'block.forged',
        target: target.url.replace('//', '//u:secret@'),
        conditions: [where],
      }),
    });
    const body = '{"event":"block.forged","body":{"height":7}}';
    const headers = { 'x-auth': 'forger' };
    await callApi(p2pUrl, { method: 'POST', path: '/internal/utils/events', headers, body });
    await program.waitFor('stdout', /"type":"dispatch"/);
    program.process.kill('SIGTERM');
    const { exitCode, stdout } = await program.finished;
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('secret');
    const lines = jsonLines(stdout);
    expect(lines.slice(1).sort((one, other) => one.type.localeCompare(other.type))).toEqual([
      {
        type: 'dispatch',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        event: 'block.forged',
        webhook: expect.stringMatching(/^[\da-f-]{36}$/),
        target: target.url.replace('//', '//…@'),
        condition: 'height gte 5',
        status: 200,
        success: true,
        error: null,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({
        type: 'request',
        door: 'api',
        method: 'POST',
        path: '/api/webhooks',
        status: 201,
        refusal: null,
      }),
      expect.objectContaining({ type: 'request', door: 'events', status: 204 }),
      {
        type: 'summary',
        blocks: 0,
        requests: 2,
        refused: 0,
        deliveries: 1,
        failed: 0,
        dropped: 0,
        unanswered: 0,
        webhooks: 1,
      },
    ]);
  });

  test('--data-file keeps the webhooks for the next start, with only the first half of each token', async () => {
    const directory = await temporaryFolder();
    const flags = [...quiet, '--data-file', 'hooks.json'];
    const first = await startLocalNode(flags, { directory });
    const { token } = await first.create('block.forged', 'http://127.0.0.1:1/');
    await first.create('wallet.saved', 'http://127.0.0.1:1/');
    await callApi(first.url, { method: 'DELETE', path: '/api/webhooks/2' });
    // However it ends.
    first.process.kill('SIGKILL');
    await first.finished;
    const text = await readFile(join(directory, 'hooks.json'), 'utf8');
    expect(text).toContain(token.slice(0, 32));
    expect(text).not.toContain(token.slice(32));
    expect((await stat(join(directory, 'hooks.json'))).mode & 0o777).toBe(0o600);

    const target = await startTarget();
    const second = await startLocalNode(flags, { directory });
    await second.waitFor('stderr', /^Saving webhooks to hooks\.json \(1 loaded\)\.$/m);
    await callApi(second.url, {
      method: 'PUT',
      path: '/api/webhooks/1',
      body: JSON.stringify({ target: target.url }),
    });
    await second.emit('block.forged', {});
    await second.waitFor('stdout', /200 OK/);
    expect(target.received[0]).toContain(`Authorization: ${token.slice(0, 32)}\r\n`);
    expect((await second.create('block.forged', target.url)).id).toBe(3);
  });

  test('--data-file contains every webhook that was confirmed, even if many are created at once', async () => {
    const directory = await temporaryFolder();
    const node = await startLocalNode([...quiet, '--data-file', 'hooks.json'], { directory });
    await Promise.all(Array.from({ length: 40 }, () => node.create('block.forged', 'http://127.0.0.1:1/')));
    node.process.kill('SIGKILL');
    await node.finished;
    const { nextId, webhooks } = JSON.parse(await readFile(join(directory, 'hooks.json'), 'utf8'));
    expect({ nextId, count: webhooks.length }).toEqual({ nextId: 41, count: 40 });
  });

  test.for([
    [
      'of another profile',
      '{"version":1,"profile":"ark-3","nextId":1,"webhooks":[]}',
      2,
      /webhooks of phantom-2\.2 in f, got webhooks of ark-3/,
    ],
    [
      'that is not valid JSON',
      '{"webhooks',
      2,
      /f is not valid JSON: expected a closing quotation mark at line 1, column 11\./,
    ],
  ] as const)('refuses a data file %s', async ([, text, code, message]) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'f'), text, { mode: 0o600 });
    const { exitCode, stderr } = await runProgram(['node', ...freePorts, '--data-file', 'f'], { directory });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringMatching(message) });
    expect(await readFile(join(directory, 'f'), 'utf8')).toBe(text);
  });

  test('refuses a data file that others can read, or that cannot be written', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'f'), '{}', { mode: 0o644 });
    const open = await runProgram(['node', ...freePorts, '--data-file', 'f'], { directory });
    expect(open).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('readable only by its owner'),
    });
    const missing = await runProgram(['node', ...freePorts, '--data-file', 'none/f'], { directory });
    expect(missing).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Cannot write none/f') });
  });

  test('--data-file: the next start removes the temporary file of a node that was killed while it wrote', async () => {
    const directory = await temporaryFolder();
    const flags = [...quiet, '--data-file', 'hooks.json'];
    const webhooks = Array.from({ length: 5_000 }, (_, index) => ({
      id: index + 1,
      token: String(index).padStart(32, 'f'),
      event: 'block.forged',
      target: `http://127.0.0.1:1/${'x'.repeat(2_000)}`,
      enabled: true,
    }));
    const saved = { version: 1, profile: 'phantom-2.2', nextId: 5_001, webhooks };
    await writeFile(join(directory, 'hooks.json'), JSON.stringify(saved), { mode: 0o600 });
    const leftovers = async () => (await readdir(directory)).filter((name) => name !== 'hooks.json');
    // The file is written at each start. Once in a while the write is over before the kill.
    for (let attempt = 0; attempt < 50 && (await leftovers()).length === 0; attempt += 1) {
      const watcher = watch(directory);
      const program = startProgram(['node', ...freePorts, ...flags], { directory });
      await once(watcher, 'change');
      program.process.kill('SIGKILL');
      watcher.close();
      await program.finished;
    }
    expect(await leftovers()).toEqual([expect.stringMatching(/^\.phantom-webhook-.*\.tmp$/)]);
    const next = await startLocalNode(flags, { directory });
    await next.waitFor('stderr', /^Saving webhooks to hooks\.json \(5000 loaded\)\.$/m);
    expect(await leftovers()).toEqual([]);
  });

  test('--profile changes the ids and the warnings at the start', async () => {
    const phantom = await startLocalNode(quiet);
    expect((await phantom.create('a.b', 'http://x')).id).toBe(1);
    await phantom.waitFor('stderr', /the API is open to any web page and reveals webhook authorizations/);
    await phantom.waitFor('stderr', /^With a webhook, a page can make this machine send requests/m);
    const ark = await startLocalNode([...quiet, '--profile', 'ark-3']);
    expect((await ark.create('a.b', 'http://x')).id).toMatch(/^[\da-f-]{36}$/);
    ark.process.kill('SIGINT');
    expect((await ark.finished).stderr).not.toContain('web page');
  });

  test('--network, --seed and --at choose the chain', async () => {
    const flags = [
      '--block-time',
      '20ms',
      '--seed',
      'a',
      '--at',
      '2026-01-01',
      '--network',
      'devnet',
      '--json',
    ];
    const firstBlock = async (...more: readonly string[]) => {
      const program = startProgram(['node', ...freePorts, ...flags, ...more]);
      const [line] = await program.waitFor('stdout', /^\{"type":"block".*\}$/m);
      program.process.kill('SIGKILL');
      const { height, id } = JSON.parse(line);
      return `${height} ${id}`;
    };
    const [one, same, ...others] = await Promise.all([
      firstBlock(),
      firstBlock(),
      firstBlock('--network', 'mainnet'),
      firstBlock('--seed', 'b'),
      firstBlock('--at', '2026-01-02'),
    ]);
    expect(same).toBe(one);
    expect(new Set([one, ...others]).size).toBe(4);
  });

  test('--whitelist refuses all other addresses, and the refusal is shown', async () => {
    const node = await startLocalNode([...quiet, '--whitelist', '10.0.0.*']);
    expect((await callApi(node.url, list)).status).toBe(403);
    await node.waitFor(
      'stdout',
      /refused 403 {2}GET \/api\/webhooks {2}127\.0\.0\.1 is not on the whitelist/,
    );
  });

  test('--host beyond loopback prints a warning, and is in the URL', async () => {
    const node = await startLocalNode([...quiet, '--host', '0.0.0.0']);
    expect(node.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    await node.waitFor('stderr', /^Warning: reachable from the network/m);
  });

  test.for(['--port', '--p2p-port'] as const)('reports that the port of %s is in use', async (flag) => {
    const node = await startLocalNode(quiet);
    const taken = new URL(flag === '--port' ? node.url : node.p2pUrl).port;
    const { exitCode, stderr } = await runProgram(['node', ...freePorts, flag, taken]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: expect.stringContaining(`Port ${taken} on 127.0.0.1 is already in use`),
    });
    expect(stderr).toContain(`Choose another with ${flag}`);
  });

  test('reads its flags from the environment', async () => {
    const node = await startLocalNode([], {
      env: { PHANTOM_WEBHOOK_PROFILE: 'ark-2.7', PHANTOM_WEBHOOK_BLOCK_TIME: 'off' },
    });
    await node.waitFor('stderr', /^ark-2\.7 node: /m);
    await node.waitFor('stderr', /^A fake mainnet chain forges blocks on request\.$/m);
  });

  test('finishes a delivery in progress after Ctrl-C', async () => {
    let answer = () => {};
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => {
      answer = () => response.end();
      node.process.kill('SIGINT');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const node = await startLocalNode(quiet);
    await node.create('block.forged', `http://127.0.0.1:${portOf(server)}/`);
    await node.emit('block.forged', {});
    // It accepts no more by now.
    await untilRefused(node.url);
    answer();
    const { exitCode, stdout } = await node.finished;
    server.close();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/block\.forged {2}webhook 1 → \S+ {2}200 OK/);
  });
});
