import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tryConnection } from '../../../src/http/sender/try-connection.ts';
import { freePort } from '../../free-port.ts';
import { startRawTarget } from '../start-raw-target.ts';

const patient = { timeoutMs: 30_000, signal: new AbortController().signal };

test('opens a connection and closes it without a request', async () => {
  const target = await startRawTarget();
  const outcome = await tryConnection(target.url, patient);
  expect(outcome).toEqual({ kind: 'open', localAddress: '127.0.0.1', remoteAddress: '127.0.0.1' });
  await target.closed(1);
  expect(target.received).toEqual([]);
});

test('connects to the given address of a host', async () => {
  const target = await startRawTarget();
  const url = new URL(`http://name.invalid:${target.port}/`);
  expect(await tryConnection(url, { ...patient, address: '127.0.0.1' })).toMatchObject({ kind: 'open' });
  expect(await tryConnection(url, patient)).toMatchObject({ kind: 'failed', reason: 'unresolved' });
});

test('a port where nothing listens refuses the connection', async () => {
  const outcome = await tryConnection(new URL(`http://127.0.0.1:${await freePort()}`), patient);
  expect(outcome).toEqual({ kind: 'failed', reason: 'refused', detail: 'ECONNREFUSED' });
});

test('with https, an untrusted certificate and a server without TLS fail', async () => {
  const trusted = await startRawTarget(undefined, { isTls: true });
  expect(await tryConnection(trusted.url, patient)).toMatchObject({ reason: 'certificate' });
  const plain = await startRawTarget(() => undefined, {
    onConnection: (socket) =>
      void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
  });
  const url = new URL(`https://127.0.0.1:${plain.port}`);
  expect(await tryConnection(url, patient)).toMatchObject({ kind: 'failed', reason: 'certificate' });
});

test('a server that never completes TLS times out, or is left when interrupted', async () => {
  const stop = new AbortController();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (isInterrupting) stop.abort();
  }).listen(0, '127.0.0.1');
  let isInterrupting = false;
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const url = new URL(`https://127.0.0.1:${port}`);
  expect(await tryConnection(url, { ...patient, timeoutMs: 50 })).toEqual({
    kind: 'failed',
    reason: 'timeout',
    detail: '50 ms',
  });
  isInterrupting = true;
  const interrupted = { kind: 'failed', reason: 'interrupted', detail: '' };
  expect(await tryConnection(url, { ...patient, signal: stop.signal })).toEqual(interrupted);
  expect(await tryConnection(url, { ...patient, signal: stop.signal })).toEqual(interrupted);
});
