import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nodeLimits, nodeProfileNames, nodeRules } from '../../src/node/node-rules.ts';
import { createRegistry } from '../../src/node/registry.ts';
import { readSavedRegistry, writeSavedRegistry } from '../../src/node/saved-registry.ts';
import { Problem } from '../../src/problem.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

const half = 'fe944e318edb02b979d6bf0c87978b64';
const fields = { event: 'block.forged', target: 'http://127.0.0.1:1/', enabled: true } as const;
const room = { maxWebhooks: 10, maxBytes: 10_000 };

test('an integer id is used only once, whatever was deleted', () => {
  const registry = createRegistry({
    rules: nodeRules['phantom-2.2'],
    limits: room,
    saved: undefined,
    randomBytes,
  });
  registry.create(fields, half);
  registry.create(fields, half);
  registry.remove(2);
  expect(registry.create(fields, half)?.id).toBe(3);
  const again = createRegistry({
    rules: nodeRules['phantom-2.2'],
    limits: room,
    saved: registry.saved(),
    randomBytes,
  });
  registry.remove(3);
  expect(again.create(fields, half)?.id).toBe(4);
});

test('an event finds its webhooks in the order of their creation, even after a change', () => {
  const registry = createRegistry({
    rules: nodeRules['phantom-2.2'],
    limits: room,
    saved: undefined,
    randomBytes,
  });
  for (const event of ['a', 'b', 'a']) registry.create({ ...fields, event }, half);
  const ids = (event: string) => registry.ofEvent(event).map(({ id }) => id);
  expect([ids('a'), ids('b'), ids('c')]).toEqual([[1, 3], [2], []]);
  registry.update(1, { event: 'b' });
  expect([ids('a'), ids('b')]).toEqual([[3], [1, 2]]);
  registry.remove(2);
  expect(ids('b')).toEqual([1]);
});

test('the number of webhooks and their bytes are limited', () => {
  const options = { rules: nodeRules['phantom-2.2'], saved: undefined, randomBytes };
  const few = createRegistry({ ...options, limits: { maxWebhooks: 2, maxBytes: 10_000 } });
  expect([1, 2, 3].map(() => few.create(fields, half)?.id)).toEqual([1, 2, undefined]);
  few.remove(1);
  expect(few.create(fields, half)?.id).toBe(3);
  const small = createRegistry({ ...options, limits: { maxWebhooks: 10, maxBytes: 300 } });
  expect(small.create(fields, half)?.id).toBe(1);
  expect(small.create({ ...fields, target: `http://${'x'.repeat(200)}` }, half)).toBeUndefined();
  expect(small.update(1, { target: `http://${'x'.repeat(300)}` })).toBe('full');
  expect(small.update(1, { target: 'http://x' })).toBe('updated');
});

test.for(nodeProfileNames)('a full node of %s answers that it is full', async (profile) => {
  const { url, create } = await startNode({ profile, limits: { ...nodeLimits, maxWebhooks: 1 } });
  await create(fields);
  const body = JSON.stringify({ ...fields, conditions: [] });
  expect(await callApi(url, { method: 'POST', path: '/api/webhooks', body })).toMatchObject({
    status: 503,
    text: '{"statusCode":503,"error":"Service Unavailable","message":"The emulated node cannot hold more webhooks"}',
  });
});

test('a change that cannot be saved is answered 500', async () => {
  const { url } = await startNode({ save: async () => false });
  const body = JSON.stringify(fields);
  expect((await callApi(url, { method: 'POST', path: '/api/webhooks', body })).status).toBe(500);
});

describe('saved webhooks', () => {
  test.for(nodeProfileNames)('of %s are read unchanged', (profile) => {
    const registry = createRegistry({
      rules: nodeRules[profile],
      limits: room,
      saved: undefined,
      randomBytes,
    });
    registry.create({ conditions: [{ key: 'a', condition: 'eq', value: null }], ...fields }, half);
    registry.create({ ...fields, conditions: [] }, half);
    const text = writeSavedRegistry(registry.saved(), profile);
    expect(readSavedRegistry(text, profile, 'file')).toEqual(registry.saved());
    expect(writeSavedRegistry(readSavedRegistry(text, profile, 'file'), profile)).toBe(text);
  });

  const webhook = { ...fields, token: half, id: 1 };
  const saved = (changes: object, ...webhooks: readonly object[]) =>
    JSON.stringify({ version: 1, profile: 'phantom-2.2', nextId: 3, webhooks, ...changes });

  test.for([
    ['', 'malformed-payload'],
    ['{', 'malformed-payload'],
    ['null', 'malformed-payload'],
    ['[]', 'malformed-payload'],
    [saved({ version: 2 }), 'malformed-payload'],
    [saved({ nextId: 0 }), 'malformed-payload'],
    [saved({ nextId: '3' }), 'malformed-payload'],
    [saved({ webhooks: {} }), 'malformed-payload'],
    [saved({ profile: 'ark-3' }), 'bad-flag'],
    [saved({ profile: 7 }), 'bad-flag'],
    [saved({}, { ...webhook, id: 'x' }), 'malformed-payload'],
    [saved({}, { ...webhook, id: 3 }), 'malformed-payload'],
    [saved({}, webhook, webhook), 'malformed-payload'],
    [saved({}, { ...webhook, token: half + half }), 'malformed-payload'],
    [saved({}, { ...webhook, token: undefined }), 'malformed-payload'],
    [saved({}, { ...webhook, target: 'nope' }), 'malformed-payload'],
    [saved({}, { ...webhook, more: 1 }), 'malformed-payload'],
    [saved({}, { ...webhook, event: 5 }), 'malformed-payload'],
    [saved({}, []), 'malformed-payload'],
  ] as const)('%s are refused: %s', ([text, code]) => {
    const read = () => readSavedRegistry(text, 'phantom-2.2', 'hooks.json');
    expect(read).toThrow(Problem);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining('hooks.json') }));
  });

  test('that fit are accepted', () => {
    expect(readSavedRegistry(saved({}, webhook), 'phantom-2.2', 'f')).toEqual({
      nextId: 3,
      webhooks: [webhook],
    });
  });
});
