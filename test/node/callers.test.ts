import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { isWindows } from '../is-windows.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
const list = { method: 'GET', path: '/api/webhooks' } as const;
const forbidden = '{"statusCode":403,"error":"Forbidden","message":"Forbidden"}';

// Only Linux can call from other addresses of the loopback network.
test.skipIf(process.platform !== 'linux').for(nodeProfileNames)(
  'a node of %s refuses a caller that is not in the whitelist, and reports its address',
  async (profile) => {
    const { url, p2pUrl, told } = await startNode({ profile });
    expect(await callApi(url, { ...list, from: '127.0.0.2' })).toMatchObject({
      status: 403,
      text: forbidden,
    });
    expect(await callApi(p2pUrl, { ...list, from: '127.0.0.2' })).toMatchObject({
      status: 403,
      text: forbidden,
    });
    expect(told('request')).toMatchObject([
      { door: 'api', remoteAddress: '127.0.0.2', refusal: { reason: 'not-whitelisted' } },
      { door: 'events', remoteAddress: '127.0.0.2', refusal: { reason: 'not-whitelisted' } },
    ]);
  },
);

test.skipIf(process.platform !== 'linux').for([
  [['127.0.0.*'], 200],
  [['127.?.0.2'], 200],
  [['127.0.0.1', '127.0.0.2'], 200],
  [['*'], 200],
  [['127.0.0'], 403],
  [['127.0.0.1'], 403],
  [['127a0a0a2'], 403],
] as const)('a whitelist of %j answers 127.0.0.2 with %d', async ([whitelist, status]) => {
  const { url } = await startNode({ whitelist });
  expect((await callApi(url, { ...list, from: '127.0.0.2' })).status).toBe(status);
});

test.for([
  ['127.0.0.1', 200],
  ['127.0.0.1:80', 200],
  ['localhost:4004', 200],
  ['LOCALHOST', 200],
  ['[::1]:4004', 200],
  ['evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['evil.example:4004', 403],
  ['localhost.evil.example', 403],
  ['evil.example@localhost', 403],
] as const)('a call with the Host header %j is answered %d', async ([host, status]) => {
  const { url, told } = await startNode();
  // Even the profile that lets every page call does not allow a page with such a name.
  const answer = await callApi(url, { ...list, headers: { host, origin: 'http://evil.example' } });
  expect(answer.status).toBe(status);
  expect(answer.headers.some((line) => line.startsWith('access-control'))).toBe(status === 200);
  expect(told('request')[0]?.refusal).toEqual(status === 200 ? undefined : { reason: 'foreign-host', host });
});

test.skipIf(!hasIpv6).for(nodeProfileNames)(
  'a node of %s refuses ::1, which localhost may mean',
  async (profile) => {
    const { url, told } = await startNode({ profile, host: '::1' });
    const answer = await fetch(`${url}/api/webhooks`);
    expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 403, text: forbidden });
    expect(told('request')).toMatchObject([{ remoteAddress: '::1', refusal: { reason: 'not-whitelisted' } }]);
  },
);

test.skipIf(isWindows)('beyond loopback the names of the machine are accepted too', async () => {
  const { url } = await startNode({ host: '0.0.0.0' });
  const { hostname } = await import('node:os');
  const own = url.replace('0.0.0.0', '127.0.0.1');
  expect((await callApi(own, { ...list, headers: { host: hostname() } })).status).toBe(200);
  expect((await callApi(own, { ...list, headers: { host: 'evil.example' } })).status).toBe(403);
});

test.for(nodeProfileNames)('a node of %s answers a payload of over 1 MiB as hapi does', async (profile) => {
  const { url } = await startNode({ profile });
  const status = profile === 'phantom-2.2' ? 413 : 422;
  const answer = await callApi(url, { method: 'POST', path: '/api/webhooks', body: 'x'.repeat(1_048_577) });
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toMatchObject({
    statusCode: status,
    message: 'Payload content length greater than maximum allowed: 1048576',
  });
});

test.for([
  ['phantom-2.2', 200],
  ['ark-2.7', 404],
] as const)('/docs of %s is answered %d', async ([profile, status]) => {
  const { url } = await startNode({ profile });
  expect((await callApi(url, { method: 'GET', path: '/docs' })).status).toBe(status);
});

test.for([
  ['/api/webhooks/', 301, '/api/webhooks'],
  ['/api/webhooks/?a=b', 301, '/api/webhooks?a=b'],
  ['/other/', 404, undefined],
  ['/api/webhooks/none/', 404, undefined],
] as const)('ark-2.7 answers %s with %d', async ([path, status, location]) => {
  const { url } = await startNode({ profile: 'ark-2.7' });
  const answer = await callApi(url, { method: 'GET', path });
  expect(answer.status).toBe(status);
  const found = answer.headers.find((line) => line.startsWith('location'));
  expect(found).toBe(location && `location: ${url}${location}`);
});

test('ark-2.7 calls no other server to find out whether it may redirect', async () => {
  const calls: string[] = [];
  const other = createServer((request, response) => {
    calls.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => other.close(() => resolve())));
  const { url } = await startNode({ profile: 'ark-2.7' });
  // The name is that of this machine, the port is not that of the node.
  // It listens on a port, not on a path.
  const { port } = other.address() as AddressInfo;
  const headers = { host: `127.0.0.1:${port}` };
  const { status } = await callApi(url, { method: 'GET', path: '/api/webhooks/', headers });
  expect({ status, calls }).toEqual({ status: 404, calls: [] });
});

test('a negative page is the first page and a negative limit means no limit, as in SQLite', async () => {
  const { url, create } = await startNode();
  for (const event of ['a', 'b', 'c']) await create({ event, target: 'http://x' });
  const events = async (query: string) => {
    const { text } = await callApi(url, { method: 'GET', path: `/api/webhooks${query}` });
    return JSON.parse(text)
      .data.map(({ event }: { event: string }) => event)
      .join('');
  };
  expect(await events('?page=-1&limit=2')).toBe('ab');
  expect(await events('?limit=-1')).toBe('abc');
});
