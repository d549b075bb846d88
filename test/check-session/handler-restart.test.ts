import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { waitForRestart } from '../../src/check-session/handler-restart.ts';
import type { RawRequest } from '../../src/protocol/delivery/raw-request.ts';
import { portOf } from '../port-of.ts';

test('a process that resets connections while it ends has not been started again', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {}).resetAndDestroy();
    server.close();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const body = Buffer.from('{}');
  const rawHeaders = ['Host', 'h', 'Content-Length', String(body.length)];
  const request: RawRequest = { method: 'POST', path: '/', rawHeaders, body, pace: { kind: 'at-once' } };
  const isBack = await waitForRestart(request, {
    url: new URL(`http://127.0.0.1:${portOf(server)}`),
    checksCertificate: true,
    patienceMs: 5_000,
    signal: new AbortController().signal,
    monotonicMs: () => performance.now(),
  });
  expect(isBack).toBe(false);
});
