import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { policyOf } from '../../../src/inspector/server/page-file.ts';
import { guidebookToken } from '../../tokens.ts';
import { exampleActions } from './example-actions.ts';
import { addBlock, call, keyOf, open, openExampleInspector, openStream } from './example-inspector.ts';

const paths = [
  '/api/stream',
  '/api/filter',
  '/api/deliveries/1',
  '/api/deliveries/1/body',
  '/api/export?format=journal',
  '/api/catalogue',
  '/api/contract?profile=portable&event=block.forged',
] as const;

const actionPaths = ['/api/payloads', '/api/payloads/sign', '/api/send', '/api/check'] as const;

test.for(paths)('%s answers nobody without a session', async (path) => {
  const {
    port,
    deliveries,
    call: callWithSession,
  } = await openExampleInspector({ actions: exampleActions() });
  addBlock(deliveries, 1);
  for (const cookie of ['', 'a=b', `phantom-webhook-${port}=`, `phantom-webhook-${port}=${'A'.repeat(43)}`]) {
    const { status, text } = await call(port, path, { headers: { cookie } });
    expect([cookie, status]).toEqual([cookie, 401]);
    expect(text).not.toContain('block');
  }
  if (path !== '/api/stream') expect((await callWithSession(path)).status).toBeLessThan(300);
});

test.for([
  { host: 'attacker.example' },
  { host: 'attacker.example:80' },
  { host: '127.0.0.1' },
  { host: '127.0.0.1:1' },
  { host: '127.0.0.1.attacker.example' },
  { host: 'localhost.attacker.example' },
  { origin: 'http://attacker.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'https://127.0.0.1' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'SAME-ORIGIN, cross-site' },
] as const)('a request with %o is refused, whatever its method and path', async (headers) => {
  const { port, deliveries, cookie, url } = await openExampleInspector({ actions: exampleActions() });
  addBlock(deliveries, 1);
  const open = await cookie();
  for (const path of ['/', '/api/session', ...paths, ...actionPaths]) {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PUT']) {
      const body = method === 'POST' ? { body: JSON.stringify({ key: keyOf(url) }) } : {};
      const answer = await call(port, path, { method, ...body, headers: { cookie: open, ...headers } });
      expect([method, path, answer.status]).toEqual([method, path, answer.status === 400 ? 400 : 403]);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  }
});

test('a page of this machine under each of its names is served', async () => {
  const { port } = await openExampleInspector();
  for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
    const host = `${name}:${port}`;
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect((await call(port, '/', { headers })).status).toBe(200);
  }
});

test('a link elsewhere may lead to the page, and to nothing else', async () => {
  const { port, cookie } = await openExampleInspector();
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const headers = { ...link, cookie: await cookie() };
  expect((await call(port, '/', { headers })).status).toBe(200);
  expect((await call(port, '/?where=a', { headers })).status).toBe(200);
  for (const path of paths) expect((await call(port, path, { headers })).status).toBe(403);
  expect((await call(port, '/', { headers, method: 'POST' })).status).toBe(403);
  expect((await call(port, '/', { headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
});

test('only the key of this start opens a session, and only as JSON', async () => {
  const { port, url } = await openExampleInspector();
  const key = keyOf(url);
  expect(key).toHaveLength(43);
  for (const wrong of ['', 'a', key.slice(1), `${key}a`, key.toUpperCase()])
    expect((await open(port, wrong)).status).toBe(403);
  const post = (type: string, body: string) =>
    call(port, '/api/session', { method: 'POST', headers: { 'content-type': type }, body });
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    expect((await post(type, JSON.stringify({ key }))).status).toBe(415);
  for (const body of ['', '[]', 'null', '{"key":1}', '{"key":{}}', `{"key":"${key}"`])
    expect((await post('application/json', body)).status).toBe(403);
  expect((await post('application/json', ' '.repeat(1_024))).status).toBe(403);
  expect((await post('application/json', ' '.repeat(1_025))).status).toBe(413);
  const { status, headers } = await open(port, key);
  expect(status).toBe(204);
  expect(headers['set-cookie']).toEqual([
    expect.stringMatching(/^phantom-webhook-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
  ]);
});

test('the cookie holds neither the key nor anything of a token', async () => {
  const { cookie, url } = await openExampleInspector({ secret: guidebookToken.token });
  const value = await cookie();
  expect(value).not.toContain(keyOf(url));
  expect(value).not.toContain(guidebookToken.authorization.slice(0, 8));
});

test('a page is trusted after a restart with the same tokens, and with no others', async () => {
  const first = await openExampleInspector({ secret: guidebookToken.token });
  const cookie = await first.cookie();
  await first.close();
  const { port } = first;
  const again = await openExampleInspector({ port, secret: guidebookToken.token });
  expect((await call(port, '/api/filter', { headers: { cookie } })).status).toBe(204);
  await again.close();
  await openExampleInspector({ port, secret: 'f'.repeat(64) });
  expect((await call(port, '/api/filter', { headers: { cookie } })).status).toBe(401);
});

test('every answer forbids to keep, embed, guess or share it, and no origin is allowed to read it', async () => {
  const { call: callWithSession, deliveries } = await openExampleInspector({ actions: exampleActions() });
  addBlock(deliveries, 1);
  for (const path of ['/', '/nowhere', ...paths.slice(1)]) {
    const { headers } = await callWithSession(path);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('the page may load nothing, and run only the scripts that stand in it', async () => {
  const { port } = await openExampleInspector();
  const { headers, text } = await call(port, '/');
  const policy = headers['content-security-policy'] ?? '';
  const [, script = ''] = /<script[^>]*>([\s\S]*)<\/script>/.exec(text) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(text).not.toMatch(/(?:src|href|url)[=(]["']?(?:https?:)?\/\//);
  expect(policyOf('<style>a</style><style>b</style><script>c</script>').match(/sha256/g)).toHaveLength(3);
});

test('a forwarded delivery cannot reach anything', async () => {
  const { port, faults } = await openExampleInspector({ actions: exampleActions() });
  for (const path of ['/', '/api/session', '/api/deliveries/1/send', ...actionPaths, '/blocks']) {
    const headers = { authorization: guidebookToken.authorization, 'content-type': 'application/json' };
    const { status } = await call(port, path, { method: 'POST', headers, body: '{"event":"block.forged"}' });
    expect(status).toBeGreaterThanOrEqual(401);
    expect(status).toBeLessThan(500);
  }
  expect(faults).toEqual([]);
});

test('neither the list nor the details nor an export show an authorization', async () => {
  const { call: callWithSession, deliveries, port, cookie } = await openExampleInspector();
  addBlock(deliveries, 1, {
    rawHeaders: ['Authorization', guidebookToken.authorization, 'Cookie', 'secret'],
  });
  const stream = await openStream(port, '', { cookie: await cookie() });
  const events = await stream.until(({ event }) => event === 'rows');
  const texts = [JSON.stringify(events)];
  for (const path of ['/api/deliveries/1', '/api/export?format=journal', '/api/export?format=har'])
    texts.push((await callWithSession(path)).text);
  for (const text of texts) {
    expect(text).not.toContain(guidebookToken.authorization);
    expect(text).not.toContain('secret');
  }
});

test('no more than sixteen streams are open, and a closed one makes room', async () => {
  const { port, cookie } = await openExampleInspector();
  const headers = { cookie: await cookie() };
  const streams = await Promise.all(Array.from({ length: 16 }, () => openStream(port, '', headers)));
  expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
  expect((await openStream(port, '', headers)).status).toBe(503);
  streams[0]?.close();
  await expect.poll(async () => (await openStream(port, '', headers)).status).toBe(200);
});

test('streams that wait behind another one on a connection that ends leave their places', async () => {
  const { port, cookie } = await openExampleInspector();
  const head = `GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${await cookie()}\r\n\r\n`;
  for (let n = 0; n < 16; n += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(head + head);
    await once(socket, 'data');
    socket.destroy();
  }
  const headers = { cookie: await cookie() };
  await expect.poll(async () => (await openStream(port, '', headers)).status).toBe(200);
});

test.for([
  ['/api/deliveries/x', 404],
  ['/api/deliveries/99999999999999999999', 404],
  ['/api/deliveries/7', 404],
  ['/api/deliveries/1/../../..', 404],
  ['/../../etc/passwd', 404],
  ['/%2e%2e/', 404],
  ['/api/export', 400],
  ['/api/export?format=exe', 400],
  ['/api/filter?where=x', 400],
  ['/api/filter?events=,', 400],
  ['/api/filter?status=9', 400],
  ['/api/filter?verdict=maybe', 400],
  ['/api/stream?where=x', 400],
  [`/api/filter?search=${'a'.repeat(1_001)}`, 400],
  [`/api/filter?${'where=a+eq+1&'.repeat(21)}`, 400],
] as const)('%s answers %i', async ([path, expected]) => {
  const { call: callWithSession, faults } = await openExampleInspector();
  expect((await callWithSession(path)).status).toBe(expected);
  expect(faults).toEqual([]);
});
