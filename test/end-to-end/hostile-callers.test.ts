import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { isWindows } from '../is-windows.ts';
import { callApi } from '../node/call-api.ts';
import { startProgram } from './program.ts';
import { startListener } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';
import { exchangeBytes } from './wire/exchange-bytes.ts';
import { delivery, rawRequest } from './wire/requests.ts';

const host = 'Host: localhost';
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];

/** What a server may leave to others, or not expect, and what a node answers to it. */
const shapes: readonly (readonly [name: string, bytes: Buffer, statuses: readonly number[]])[] = [
  ['CONNECT', rawRequest('CONNECT a:1 HTTP/1.1', [host]), [405]],
  ['CONNECT and more', rawRequest('CONNECT a:1 HTTP/1.1', [host], 'x'.repeat(100_000)), [405]],
  ['CONNECT of another Host', rawRequest('CONNECT a:1 HTTP/1.1', ['Host: evil']), [403]],
  ['Upgrade', rawRequest('GET /none HTTP/1.1', [host, ...upgrade]), [404]],
  ['Upgrade and more', rawRequest('GET /none HTTP/1.1', [host, ...upgrade], 'x'.repeat(100_000)), [404]],
  ['Upgrade of a POST', rawRequest('POST /none HTTP/1.1', [host, ...upgrade, 'Content-Length: 0']), [404]],
  ['Upgrade to h2c', rawRequest('GET /none HTTP/1.1', [host, 'Connection: Upgrade', 'Upgrade: h2c']), [404]],
  ['an expectation', rawRequest('GET /none HTTP/1.1', [host, 'Expect: x', 'Connection: close']), [417]],
  ['no request', Buffer.from('GET\r\n\r\n'), [400]],
  ['a bad chunk', rawRequest('POST /none HTTP/1.1', [host, 'Transfer-Encoding: chunked'], 'zz\r\n'), [400]],
  ['a control character', rawRequest('GET /api/webhooks/?\f HTTP/1.1', [host]), [400]],
  ['a large header', rawRequest('GET /none HTTP/1.1', [host, `X: ${'x'.repeat(20_000)}`]), [431]],
];

/** Sends the bytes on many connections, and ends each in another way, at once or once they have been answered. */
async function assail(port: number, bytes: Buffer): Promise<void> {
  const ways = ['reset', 'reset late', 'end', 'destroy', 'write on'] as const;
  for (const way of ways.flatMap((way) => Array.from({ length: 10 }, () => way))) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}).resume();
    await once(socket, 'connect');
    await new Promise((written) => socket.write(bytes, written));
    if (way === 'reset late') await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    if (way === 'end') socket.end();
    else if (way === 'write on') socket.write(bytes, () => socket.destroy());
    else if (way === 'destroy') socket.destroy();
    else socket.resetAndDestroy();
    if (!socket.closed) await once(socket, 'close');
  }
}

describe.skipIf(isWindows)('listen --demo', () => {
  test('survives webhooks whose targets no URL parser accepts', async () => {
    const program = startProgram(['listen', '--demo', '--port', '0']);
    const [, url = ''] = await program.waitFor('stderr', /^A built-in fake node at (\S+) forges/m);
    await program.waitFor('stderr', /^Registered at/m);
    for (const target of ['http://a:99999/', 'http://[v1.a]/', 'mailto:a']) {
      const body = JSON.stringify({ event: 'block.forged', target });
      expect((await callApi(url, { method: 'POST', path: '/api/webhooks', body })).status).toBe(201);
    }
    await program.waitFor('stderr', /^The demo could not deliver/m);
    await program.waitFor('stdout', /(block\.forged[\s\S]*){2}/);
    program.process.kill('SIGINT');
    const { exitCode, stderr } = await program.finished;
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/bug|internal error/);
  });
});

describe.skipIf(isWindows).for(nodeProfileNames)('node of %s', async (profile) => {
  const flags = ['--profile', profile, '--block-time', 'off'];
  const node = isWindows ? undefined : await startLocalNode(flags, { until: afterAll });

  test.for(['url', 'p2pUrl'] as const)(
    'answers or closes hostile connections and keeps running, at %s',
    async (door) => {
      const port = Number(new URL(node?.[door] ?? '').port);
      for (const [name, bytes, statuses] of shapes) {
        // Callers other than the forger learn nothing there.
        const isStranger = door === 'p2pUrl' && (name === 'CONNECT' || name === 'a bad chunk');
        const expected = isStranger ? [404] : statuses;
        await assail(port, bytes);
        const seen = await exchangeBytes(port, bytes);
        // What is still on its way may reset the connection before the answer is read.
        if (bytes.length < 10_000) expect([name, ...seen.statuses]).toEqual([name, ...expected]);
        await node?.webhooks();
      }
    },
  );

  test('exits 0 afterwards, without an internal error', async () => {
    node?.process.kill('SIGINT');
    const { exitCode, stderr } = (await node?.finished) ?? {};
    expect(stderr).not.toMatch(/bug|internal error/);
    expect(exitCode).toBe(0);
  });
});

test.skipIf(isWindows)('listen answers or closes hostile connections and keeps running', async () => {
  const listener = await startListener([]);
  for (const [, bytes] of shapes) {
    await assail(listener.port, bytes);
    expect((await exchangeBytes(listener.port, delivery('Connection: close'))).statuses).toEqual([200]);
  }
  const { exitCode, stderr } = await listener.stop();
  expect(stderr).not.toMatch(/bug|internal error/);
  expect(exitCode).toBe(0);
});
