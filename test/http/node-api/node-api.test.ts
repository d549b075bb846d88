import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openNodeApi } from '../../../src/http/node-api/node-api.ts';
import { parseNodeUrl } from '../../../src/http/node-api/node-url.ts';
import { type Generation, releasedGenerations } from '../../../src/protocol/events/generation.ts';
import { guessGeneration } from '../../../src/protocol/webhooks/guess-generation.ts';
import type { NodeResult } from '../../../src/protocol/webhooks/node-result.ts';
import type { WebhookId } from '../../../src/protocol/webhooks/node-webhook.ts';
import { boom, type StandInOptions, startNode } from '../../node-stand-in/start-node.ts';
import { startRawTarget } from '../start-raw-target.ts';

const draft = {
  event: 'transaction.applied',
  target: 'http://127.0.0.1:3000/hook',
  enabled: true,
  conditions: [{ key: 'amount', condition: 'gte', value: 100 }],
};
const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const deepList = `{"data":[{"id":1,"event":"a","target":"b","conditions":[{"key":"c","value":${nested}}]}]}`;
const unknownUuid = '00000000-0000-4000-8000-000000000000';
const unknownIdOf = (generation: Generation): WebhookId => (generation === 'phantom-2.2' ? 99 : unknownUuid);

function open(
  node: string,
  { timeoutMs = 10_000, checksCertificate = true, signal = new AbortController().signal } = {},
) {
  return openNodeApi({ node, timeoutMs, checksCertificate, signal });
}

async function start(generation: Generation, options: StandInOptions = {}) {
  const node = await startNode(generation, options);
  return { node, api: open(node.url) };
}

function expectOk<Value>(result: NodeResult<Value>): Value {
  if (result.kind === 'ok') return result.value;
  throw new Error(JSON.stringify(result));
}

/** A node that answers everything in one way. */
function answering(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return start('ark-2.7', {
    intercept: (_request, response: ServerResponse) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
      return true;
    },
  });
}

describe.for(releasedGenerations)('a node of %s', (generation) => {
  test('creates, lists, shows, updates and deletes a webhook', async () => {
    const { node, api } = await start(generation);
    const created = expectOk(await api.create(draft));
    expect(created).toMatchObject({ ...draft, token: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(typeof created.id).toBe(generation === 'phantom-2.2' ? 'number' : 'string');

    const list = expectOk(await api.list());
    expect(list).toMatchObject({ isWhole: true, webhooks: [{ ...draft, id: created.id }] });
    expect(guessGeneration(list)).toMatchObject({ generation, isSure: true });

    const changed = { ...draft, enabled: false, conditions: [] };
    expect(await api.update(created.id, changed)).toEqual({ kind: 'ok', value: undefined });
    expect(node.webhooks).toMatchObject([changed]);
    expect(expectOk(await api.show(created.id))).toMatchObject({ ...changed, id: created.id });

    expect(await api.remove(created.id)).toEqual({ kind: 'ok', value: undefined });
    expect(node.webhooks).toEqual([]);
    expect(expectOk(await api.list()).webhooks).toEqual([]);
  });

  test('receives exactly what its schemas accept', async () => {
    const { node, api } = await start(generation);
    const created = expectOk(await api.create({ ...draft, conditions: [] }));
    expectOk(await api.update(created.id, created));
    expect(node.bodies).toEqual([
      { ...draft, conditions: [] },
      { ...draft, conditions: [] },
    ]);
  });

  test('reports an unknown id as its generation does', async () => {
    const { api } = await start(generation);
    const id = unknownIdOf(generation);
    const isOld = generation === 'phantom-2.2' || generation === 'ark-2.3';
    expect(await api.show(id)).toEqual({ kind: 'not-found', isCertain: !isOld });
    const silence = isOld ? { kind: 'ok', value: undefined } : { kind: 'not-found', isCertain: true };
    expect(await api.update(id, draft)).toEqual(silence);
    expect(await api.remove(id)).toEqual(silence);
  });

  test('reports which field it refuses, and by which rule', async () => {
    const { api } = await start(generation);
    const status = generation === 'ark-2.7' || generation === 'ark-3' ? 422 : 400;
    expect(await api.create({ ...draft, target: 'nowhere' })).toMatchObject({
      kind: 'invalid',
      status,
      fault: { field: 'target', rule: 'uri' },
    });
  });

  test('lists all 250 webhooks, in pages if it has pages', async () => {
    const { node, api } = await start(generation, { count: 250 });
    const { webhooks, isWhole } = expectOk(await api.list());
    expect(isWhole).toBe(true);
    expect(webhooks.map(({ id }) => id)).toEqual(node.webhooks.map(({ id }) => id));
    const hasPages = generation === 'phantom-2.2' || generation === 'ark-2.3';
    expect(node.calls).toHaveLength(hasPages ? 3 : 1);
  });
});

test.for(['ark-2.3', 'ark-2.4'] as const)(
  'a list does not make %s forget a token, but a show does',
  async (generation) => {
    const { node, api } = await start(generation, { count: 1 });
    const [{ id } = { id: '' }] = node.webhooks;
    expectOk(await api.list());
    expect(node.authorizationOf(id)).toMatch(/^[0-9a-f]{32}$/);
    expectOk(await api.show(id));
    expect(node.authorizationOf(id)).toBeUndefined();
  },
);

describe('pages', () => {
  function paged(nextOf: (page: number) => unknown) {
    return start('ark-2.3', {
      intercept: (request, response) => {
        const page = Number(new URL(request.url ?? '', 'http://a').searchParams.get('page')) || 1;
        const data = [{ id: page, event: 'a', target: 'http://a/', enabled: true, conditions: null }];
        response.end(JSON.stringify({ meta: { next: nextOf(page) }, data }));
        return true;
      },
    });
  }

  test('without end are read up to a limit, and the list is marked as incomplete', async () => {
    const { node, api } = await paged((page) => `/api/webhooks?page=${page + 1}&limit=100`);
    const { webhooks, isWhole } = expectOk(await api.list());
    expect({ isWhole, count: webhooks.length, calls: node.calls.length }).toEqual({
      isWhole: false,
      count: 100,
      calls: 100,
    });
  });

  test('that lead in a circle are not followed', async () => {
    const { node, api } = await paged(() => '/api/webhooks?page=1&limit=100');
    expect(expectOk(await api.list())).toMatchObject({ isWhole: false, webhooks: [{ id: 1 }] });
    expect(node.calls).toHaveLength(2);
  });

  test.for([
    ['http://127.0.0.1:1/elsewhere?page=2', ['GET /api/webhooks', 'GET /api/webhooks?page=2']],
    ['/api/webhooks?page=2%20HTTP', ['GET /api/webhooks']],
    ['/api/webhooks?page=2&limit=x&evil=1', ['GET /api/webhooks', 'GET /api/webhooks?page=2']],
    [{ page: 2 }, ['GET /api/webhooks']],
  ] as const)('a next page of %j leads only to this node', async ([next, calls]) => {
    const { node, api } = await paged((page) => (page === 1 ? next : null));
    expectOk(await api.list());
    expect(node.calls).toEqual(calls);
  });
});

describe('a server that is not a node is recognized by', () => {
  test.for([
    ['a web page', 200, '<html></html>', { 'content-type': 'text/html' }, 'html'],
    ['a web page that is not declared', 200, '<!doctype html>', { 'content-type': 'text/plain' }, 'html'],
    ['text', 200, 'hello', { 'content-type': 'text/plain' }, 'not-json'],
    ['nothing', 200, '', {}, 'not-json'],
    ['JSON of another kind', 200, { hello: 'world' }, {}, 'other-json'],
    ['a list of something else', 200, { data: [{ id: 1, name: 'block' }] }, {}, 'other-json'],
    ['null', 200, 'null', {}, 'other-json'],
    ['JSON nested too deep to be shown', 200, deepList, {}, 'not-json'],
    ['the public API, which has no such route', 404, boom(404, 'Not Found')[1], {}, 'no-route'],
    ['a redirect', 301, '', { location: 'http://127.0.0.1:1/' }, 'redirect'],
    ['a login', 401, { error: 'no' }, {}, 'login'],
    ['a refusal of a proxy', 403, 'no', { 'content-type': 'text/plain' }, 'not-json'],
    ['a failure of a proxy', 502, '<html>', { 'content-type': 'text/html' }, 'html'],
  ] as const)('%s', async ([, status, body, headers, clue]) => {
    const { api } = await answering(status, body, headers);
    const foreign = { kind: 'foreign', clue };
    expect(await api.list()).toMatchObject(foreign);
    expect(await api.create(draft)).toMatchObject(foreign);
  });

  test('a success without a webhook', async () => {
    const { api } = await answering(201, { data: { id: 1 } });
    expect(await api.create(draft)).toMatchObject({ kind: 'foreign' });
  });
});

test('an address that is not in the whitelist is forbidden', async () => {
  const { api } = await answering(403, boom(403, 'Forbidden')[1]);
  expect(await api.list()).toEqual({ kind: 'forbidden' });
});

test('a failure of the node is reported with its message', async () => {
  const { api } = await answering(500, boom(500, 'An internal server error occurred')[1]);
  expect(await api.list()).toEqual({
    kind: 'node-error',
    status: 500,
    message: 'An internal server error occurred',
  });
});

describe('a hostile server', () => {
  test('an answer without end is cut off', async () => {
    const { api } = await start('ark-2.7', {
      intercept: (_request, response) => {
        const chunk = Buffer.alloc(65_536, 0x20);
        const write = () => {
          while (response.write(chunk));
        };
        response.on('drain', write).on('error', () => {});
        write();
        return true;
      },
    });
    expect(await api.list()).toEqual({ kind: 'too-large', maxBytes: 5_000_000 });
    expect(await api.create(draft)).toEqual({ kind: 'too-large', maxBytes: 1_000_000 });
  });

  test('an answer that never arrives or never ends is not waited for', async () => {
    const silent = await startNode('ark-2.7', { intercept: () => true });
    const trickling = await startNode('ark-2.7', {
      intercept: (_request, response) => {
        response.write('{');
        return true;
      },
    });
    for (const { url } of [silent, trickling]) {
      expect(await open(url, { timeoutMs: 50 }).list()).toEqual({ kind: 'timeout', timeoutMs: 50 });
    }
  });

  test('a server whose answer is not HTTP or is cut short counts as unreachable', async () => {
    const garbage = await startRawTarget(() => 'hello\r\n\r\n');
    expect(await open(garbage.url.origin).list()).toMatchObject({
      kind: 'unreachable',
      failure: { reason: 'not-http' },
    });
    const cut = await startRawTarget((_n, socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data"');
      return undefined;
    });
    expect(await open(cut.url.origin).list()).toMatchObject({
      kind: 'unreachable',
      failure: { reason: 'cut-short' },
    });
  });
});

test('a port where nothing listens refuses the connection', async () => {
  expect(await open('http://127.0.0.1:1').list()).toMatchObject({
    kind: 'unreachable',
    failure: { reason: 'refused' },
  });
});

test('an untrusted certificate is accepted only when requested', async () => {
  const node = await startNode('ark-3', { isTls: true });
  expect(await open(node.url).list()).toMatchObject({ kind: 'tls' });
  expect(await open(node.url, { checksCertificate: false }).list()).toMatchObject({ kind: 'ok' });
});

test('TLS with a node that speaks plain HTTP is reported as such', async () => {
  const node = await startNode('ark-3');
  expect(await open(node.url.replace('http:', 'https:')).list()).toMatchObject({ kind: 'tls' });
});

test('an interruption ends every call except the one whose token would be lost', async () => {
  const stop = new AbortController();
  const asked: (() => void)[] = [];
  const node = await startNode('ark-3', {
    intercept: (request, response) => {
      if (request.method !== 'POST') return false;
      asked.push(() => response.end(JSON.stringify({ data: { id: 'a', ...draft } })));
      stop.abort();
      setImmediate(() => asked[0]?.());
      return true;
    },
  });
  const api = open(node.url, { signal: stop.signal });
  expect(await api.create(draft)).toMatchObject({ kind: 'ok', value: { id: 'a' } });
  expect(await api.list()).toEqual({ kind: 'interrupted' });
});

test('proxies in the environment are not used', async () => {
  const node = await startNode('ark-3');
  process.env.http_proxy = 'http://127.0.0.1:1';
  try {
    expect(await open(node.url).list()).toMatchObject({ kind: 'ok' });
  } finally {
    delete process.env.http_proxy;
  }
});

describe('the address of a node', () => {
  test.for([
    ['http://127.0.0.1:4004', 'http://127.0.0.1:4004'],
    ['http://127.0.0.1:4004/', 'http://127.0.0.1:4004'],
    ['http://127.0.0.1:4004/api/webhooks', 'http://127.0.0.1:4004'],
    ['http://127.0.0.1:4004/api/webhooks/', 'http://127.0.0.1:4004'],
    ['https://example.org/node/api', 'https://example.org/node'],
    ['127.0.0.1:4004', 'http://127.0.0.1:4004'],
    ['4004', 'http://127.0.0.1:4004'],
    [':4004', 'http://127.0.0.1:4004'],
    ['localhost:4004', 'http://localhost:4004'],
    ['[::1]:4004', 'http://[::1]:4004'],
  ] as const)('%s is %s', ([text, url]) => {
    expect(parseNodeUrl(text)).toBe(url);
  });

  test.for([
    ['', 'got ""'],
    ['http://', 'Expected the URL of a node'],
    ['ftp://127.0.0.1', 'Expected an http or https URL'],
    ['http:/localhost:4004', 'got "http:/localhost:4004"'],
    ['http://user:secret@127.0.0.1', 'without user and password'],
    ['http://user:secret@', '…@'],
    ['http://127.0.0.1/?a=1', 'got one with a query'],
  ] as const)('%s is refused', ([text, message]) => {
    expect(() => parseNodeUrl(text)).toThrow(message);
    expect(() => parseNodeUrl(text)).not.toThrow('secret');
  });
});
