import { describe, expect, test } from 'vitest';
import { type NodeProfileName, nodeProfileNames } from '../../src/node/node-rules.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

const webhook = '{"event":"block.forged","target":"http://127.0.0.1:1/","conditions":[]}';
const event = '{"event":"block.forged","body":{}}';

/** What a browser adds for a page; OWN stands for the server's own host and port. */
const pages: readonly (readonly [string, Readonly<Record<string, string>>, isForeign: boolean])[] = [
  ['no page', {}, false],
  ['another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, true],
  ['another site without an origin', { 'sec-fetch-site': 'cross-site' }, true],
  ['an old browser', { origin: 'http://evil.example' }, true],
  ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }, true],
  ['a site of the same domain', { 'sec-fetch-site': 'same-site' }, true],
  ['another name of this machine', { origin: 'http://localhost:4004' }, true],
  ['another scheme', { origin: 'https://OWN' }, true],
  ['a sandbox or a file', { origin: 'null' }, true],
  ['an empty origin', { origin: '' }, true],
  ['a longer name', { origin: 'http://OWN.evil.example' }, true],
  ['a value that is not known', { 'sec-fetch-site': 'other' }, true],
  ['the node itself', { origin: 'http://OWN', 'sec-fetch-site': 'same-origin' }, false],
  ['the address bar', { 'sec-fetch-site': 'none' }, false],
];
/** Those that a page can give a body without asking first, and those that it has to ask for. */
const types = [
  '',
  'text/plain',
  'text/plain;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/json',
];

const isOpen = (profile: NodeProfileName) => profile !== 'ark-3';

describe.for(nodeProfileNames)('a node of %s', (profile) => {
  test.for(pages)('that %s calls is changed only by its own pages', async ([, given, isForeign]) => {
    const node = await startNode({ profile });
    const isRefused = isForeign && !isOpen(profile);
    const headersAt = (url: string) =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, value.replace('OWN', new URL(url).host)]),
      );
    for (const type of types) {
      const headers = { ...headersAt(node.url), 'content-type': type };
      for (const [method, path] of [
        ['POST', '/api/webhooks'],
        ['PUT', '/api/webhooks/1'],
        ['DELETE', '/api/webhooks/1'],
      ] as const) {
        const { status } = await callApi(node.url, { method, path, headers, body: webhook });
        expect([method, type, status === 403]).toEqual([method, type, isRefused]);
      }
      // Only a page with a preflight request can send x-auth, and that is refused.
      const call = { method: 'POST', path: '/internal/utils/events', body: event };
      const xAuth = { ...headersAt(node.p2pUrl), 'content-type': type, 'x-auth': 'forger' };
      const { status } = await callApi(node.p2pUrl, { ...call, headers: xAuth });
      expect([type, status === 403]).toEqual([type, isForeign]);
    }
    expect(node.webhooks() > 0).toBe(!isRefused);
    const reasons = new Set(node.told('request').map(({ refusal }) => refusal?.reason));
    expect(reasons.has('foreign-origin')).toBe(isForeign);
    // The answer that no page may read is the one that was measured.
    const list = { method: 'GET', path: '/api/webhooks', headers: headersAt(node.url) };
    const { status, headers } = await callApi(node.url, list);
    expect(status).toBe(200);
    const isShown = headers.some((line) => line.startsWith('access-control-allow-origin'));
    expect(isShown).toBe(isOpen(profile) && given.origin !== undefined);
  });
});
