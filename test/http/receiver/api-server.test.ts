import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type ApiServerOptions, openApiServer } from '../../../src/http/receiver/api-server.ts';

const list = 'x'.repeat(8 * 1_048_576);

async function start(options: Partial<ApiServerOptions> = {}) {
  const answer = vi.fn<ApiServerOptions['answer']>(async () => ({ status: 200, headers: [], body: list }));
  const onFault = vi.fn<(error: unknown) => void>();
  const server = await openApiServer({
    host: '127.0.0.1',
    port: 0,
    portFlag: '--port',
    maxConnections: 100,
    maxBodyBytes: 1_000,
    maxHeldBytes: 10_000,
    maxUnsentBytes: 64 * 1_048_576,
    refuse: () => undefined,
    refuseHeld: () => ({ status: 503, headers: [], body: 'no room' }),
    bodyUse: () => 'ignored',
    failed: { status: 500, headers: [], body: '' },
    answer,
    onFault,
    ...options,
  });
  onTestFinished(() => server.close());
  return { port: server.port, answer, onFault };
}

/** A caller that takes nothing until it is resumed. */
async function openCaller(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {}).pause();
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const last = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

test('a caller that takes no answers gets one made at a time, and all of them once it takes them', async () => {
  const { port, answer } = await start();
  const slow = await openCaller(port, `${get.repeat(4)}${last}`);
  await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
  // Another connection is answered meanwhile.
  const other = await openCaller(port, last);
  other.resume();
  await once(other, 'close');
  expect(answer).toHaveBeenCalledTimes(2);
  let bytes = 0;
  slow.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  slow.resume();
  await once(slow, 'close');
  expect(answer).toHaveBeenCalledTimes(6);
  expect(bytes).toBeGreaterThan(5 * list.length);
});

test('answers that many callers do not take are refused beyond the limit, until one of them is gone', async () => {
  const { port, answer } = await start({ maxUnsentBytes: 2.5 * list.length });
  const idle = [await openCaller(port, get), await openCaller(port, get)];
  await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(2));
  expect(await startOfAnswer(port)).toMatch(/^HTTP\/1\.1 503 /);
  for (const socket of idle) socket.destroy();
  await vi.waitFor(async () => expect(await startOfAnswer(port)).toMatch(/^HTTP\/1\.1 200 /));
});

test('a malformed chunk behind a request that is already being answered causes no fault', async () => {
  const { port, onFault } = await start({
    answer: async () => ({ status: 200, headers: [], body: 'early' }),
  });
  const head = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n';
  const socket = await openCaller(port, `${head}zz\r\n`);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.resume();
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 200 [\s\S]*early$/);
  expect(onFault).not.toHaveBeenCalled();
});

test('a caller is answered even if deciding about its body fails', async () => {
  const { port, onFault } = await start({
    bodyUse() {
      throw new Error('undecided');
    },
    answer: async () => ({ status: 200, headers: [], body: 'ok' }),
  });
  const head = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n';
  const socket = await openCaller(port, head);
  const [first] = await once(socket.resume(), 'data');
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
  expect(onFault).toHaveBeenCalledTimes(1);
});

async function startOfAnswer(port: number): Promise<string> {
  const socket = await openCaller(port, last);
  const [first] = await once(socket.resume(), 'data');
  socket.destroy();
  return String(first);
}
