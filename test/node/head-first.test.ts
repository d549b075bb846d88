import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeLimits, nodeProfileNames } from '../../src/node/node-rules.ts';
import { callApi } from './call-api.ts';
import { type StartedNode, startNode } from './start-node.ts';

const isLinux = process.platform === 'linux';
const webhook = '{"event":"a","target":"http://x","conditions":[]}';

/** A connection on which these lines are sent, and what was received on it. */
async function open(url: string, lines: readonly string[], localAddress = '127.0.0.1') {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { socket, until: (pattern: RegExp) => until(socket, () => pattern.test(text)) };
}

async function until(socket: Socket, isThere: () => boolean): Promise<void> {
  while (!isThere()) await once(socket, 'data');
}

const post = (path: string, ...more: readonly string[]) => [
  `POST ${path} HTTP/1.1`,
  'Content-Type: application/json',
  ...more,
];
const events = '/internal/utils/events';

describe.for(nodeProfileNames)('a node of %s', (profile) => {
  test.for([
    ['the API and another Host', 'url', post('/api/webhooks', 'Host: evil.example'), '127.0.0.1'],
    [
      'the event port and another Host',
      'p2pUrl',
      post(events, 'Host: evil.example', 'x-auth: forger'),
      '127.0.0.1',
    ],
    [
      'the event port without the header of the forger',
      'p2pUrl',
      post(events, 'Host: localhost'),
      '127.0.0.1',
    ],
    ['the API and another address', 'url', post('/api/webhooks', 'Host: localhost'), '127.0.0.2'],
    [
      'the event port and another address',
      'p2pUrl',
      post(events, 'Host: localhost', 'x-auth: forger'),
      '127.0.0.2',
    ],
  ] as const)(
    'refuses %s before the body has arrived, and reads none of it',
    async ([, door, lines, from]) => {
      if (from !== '127.0.0.1' && !isLinux) return;
      const node = await startNode({ profile });
      for (const length of ['Content-Length: 1000', 'Transfer-Encoding: chunked']) {
        const { until } = await open(node[door], [...lines, length], from);
        await until(/^HTTP\/1\.1 403 /);
      }
      // A caller that asks first gets no 100 Continue.
      const asking = await open(node[door], [...lines, 'Content-Length: 9', 'Expect: 100-continue'], from);
      await asking.until(/^HTTP\/1\.1 403 [\s\S]*\r\nConnection: close\r\n/);
      expect(node.told('request')).toMatchObject(Array.from({ length: 3 }, () => ({ status: 403 })));
    },
  );

  test('answers 100 Continue to an accepted caller that asks for it', async () => {
    const node = await startNode({ profile });
    const lines = post(
      '/api/webhooks',
      'Host: localhost',
      `Content-Length: ${webhook.length}`,
      'Expect: 100-continue',
    );
    const { socket, until } = await open(node.url, lines);
    await until(/^HTTP\/1\.1 100 /);
    socket.write(webhook);
    await until(/HTTP\/1\.1 201 /);
  });

  test('limits the bodies of its callers, and has room again once they are gone', async () => {
    const limits = { ...nodeLimits, graceMs: 200, maxBodyBytes: 1_000 };
    const node = await startNode({ profile, limits });
    const lines = post('/api/webhooks', 'Host: localhost', 'Content-Length: 900');
    const holding = await open(node.url, lines);
    holding.socket.write(' '.repeat(700));
    const status = () => call(node).then((answer) => answer.status);
    // What has been written is not read yet.
    while ((await status()) !== 503) await new Promise((resolve) => setImmediate(resolve));
    expect((await call(node)).text).toBe(
      '{"statusCode":503,"error":"Service Unavailable","message":"The emulated node cannot hold more payloads at once"}',
    );
    holding.socket.write(`${webhook}${' '.repeat(200 - webhook.length)}`);
    await holding.until(/^HTTP\/1\.1 201 /);
    expect(await status()).toBe(201);
    // A caller who leaves in the middle holds nothing either.
    const leaving = await open(node.url, lines);
    leaving.socket.write(' '.repeat(700));
    while ((await status()) !== 503) await new Promise((resolve) => setImmediate(resolve));
    leaving.socket.resetAndDestroy();
    while ((await status()) !== 201) await new Promise((resolve) => setImmediate(resolve));
  });

  function call({ url }: StartedNode) {
    return callApi(url, { method: 'POST', path: '/api/webhooks', body: webhook + ' '.repeat(400) });
  }
});

test('a CONNECT is answered after the call before it, even when that takes long', async () => {
  let save: (isSaved: boolean) => void = () => {};
  const node = await startNode({
    save: () =>
      new Promise((resolve) => {
        save = resolve;
      }),
  });
  const { socket, until: untilText } = await open(node.url, [
    ...post('/api/webhooks', 'Host: localhost', `Content-Length: ${webhook.length}`),
    '',
    `${webhook}CONNECT x:1 HTTP/1.1`,
    'Host: localhost',
  ]);
  await node.until('request', 1);
  save(true);
  await untilText(/^HTTP\/1\.1 201 [\s\S]*HTTP\/1\.1 405 /);
  await once(socket, 'close');
});

test('bytes that are not a request are answered after the calls before them', async () => {
  const node = await startNode();
  const { socket, until: untilText } = await open(node.url, [
    ...post('/api/webhooks', 'Host: localhost', `Content-Length: ${webhook.length}`),
    '',
    `${webhook}GET /api/webhooks HTTP/1.1`,
    'Host: localhost',
    '',
    'garbage',
  ]);
  await untilText(/^HTTP\/1\.1 201 [\s\S]*HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 400 /);
  await once(socket, 'close');
});

test('half a call is answered after the call before it', async () => {
  const node = await startNode();
  const call = post('/api/webhooks', 'Host: localhost', `Content-Length: ${webhook.length}`);
  const { socket, until: untilText } = await open(node.url, [
    ...call,
    '',
    `${webhook}${call.join('\r\n')}`,
    '',
    '{',
  ]);
  socket.end();
  await untilText(/^HTTP\/1\.1 201 [\s\S]*HTTP\/1\.1 400 /);
});

test('callers that send half a body do not block others', async () => {
  const node = await startNode({ maxConnections: 4 });
  const half = post('/api/webhooks', 'Host: localhost', `Content-Length: ${webhook.length}`);
  for (let n = 0; n < 12; n += 1) (await open(node.url, half)).socket.write('{');
  const { socket, until: untilText } = await open(node.url, half);
  socket.write(webhook);
  await untilText(/^HTTP\/1\.1 201 /);
});
