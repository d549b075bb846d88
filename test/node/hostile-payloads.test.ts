import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeProfileNames, nodeRules } from '../../src/node/node-rules.ts';
import { readSavedRegistry } from '../../src/node/saved-registry.ts';
import { Problem } from '../../src/problem.ts';
import { callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

const json = 'application/json';
const text = 'text/plain';
const form = 'application/x-www-form-urlencoded';

function nested(depth: number, isObject = false): string {
  return isObject ? `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` : '['.repeat(depth) + ']'.repeat(depth);
}

const quoted = (inner: string) => JSON.stringify(inner);
const condition = (value: string) => `{"key":"height","condition":"eq","value":${value}}`;
const webhook = (conditions: string) =>
  `{"event":"a","target":"http://x","conditions":${conditions},"enabled":true}`;

/** Where a value can stand in the encodings of a webhook: what is parsed, and what is parsed again. */
const layers: Readonly<Record<string, readonly [type: string, body: (value: string) => string]>> = {
  'a condition': [json, (value) => webhook(`[${condition(value)}]`)],
  'a text of conditions': [json, (value) => webhook(quoted(`[${condition(value)}]`))],
  'a text of one condition': [json, (value) => webhook(`[${quoted(condition(value))}]`)],
  'a text in a text': [json, (value) => webhook(quoted(`[${quoted(condition(value))}]`))],
  'text/plain': [text, (value) => webhook(`[${condition(value)}]`)],
  'text/plain with texts of conditions': [text, (value) => webhook(quoted(`[${quoted(condition(value))}]`))],
  'a text for the whole': [json, (value) => quoted(webhook(`[${condition(value)}]`))],
  'a form': [
    form,
    (value) =>
      `event=a&target=http://x&enabled=true&conditions=${encodeURIComponent(`[${condition(value)}]`)}`,
  ],
  'a form with texts': [
    form,
    (value) =>
      `event=a&target=http://x&enabled=true&conditions=${encodeURIComponent(`[${quoted(condition(value))}]`)}`,
  ],
  'the body': [json, (value) => value],
  'the body as text': [text, (value) => value],
  'an unknown member': [text, (value) => `{"event":"a","x":${value}}`],
};

describe.for(nodeProfileNames)('a node of %s', (profile) => {
  test.for(Object.keys(layers))('refuses a payload nested too deep in %s', async (name) => {
    const [type, body] = layers[name] ?? [json, String];
    const node = await startNode({ profile });
    for (const depth of [2_000, 20_000]) {
      for (const method of ['POST', 'PUT']) {
        const path = method === 'POST' ? '/api/webhooks' : '/api/webhooks/1';
        const headers = { 'content-type': type };
        const answer = await callApi(node.url, { method, path, headers, body: body(nested(depth)) });
        expect(answer.status).toBe(nodeRules[profile].invalidStatus);
      }
    }
    expect(node.told('fault')).toEqual([]);
    expect(node.webhooks()).toBe(0);
  });

  test('accepts or refuses any nesting in any encoding, lists what it accepted, and matches it', async () => {
    const node = await startNode({ profile });
    const depths = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 980, max: 1_020 }),
      fc.integer({ min: 1_500, max: 60_000 }),
    );
    const method = fc.constantFrom('POST', 'PUT');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(layers)),
        depths,
        fc.boolean(),
        method,
        async ([type, body], depth, isObject, verb) => {
          const path = verb === 'POST' ? '/api/webhooks' : '/api/webhooks/1';
          const call = {
            method: verb,
            path,
            headers: { 'content-type': type },
            body: body(nested(depth, isObject)),
          };
          const { status } = await callApi(node.url, call);
          expect([201, 204, 400, 404, 413, 422]).toContain(status);
          expect((await callApi(node.url, { method: 'GET', path: '/api/webhooks' })).status).toBe(200);
          node.emit('a', { height: 1 });
        },
      ),
      { numRuns: 60 },
    );
    expect(node.told('fault')).toEqual([]);
  });

  test('refuses saved webhooks that could not be written again', () => {
    const id = profile === 'phantom-2.2' ? '1' : '"00000000-0000-4000-8000-000000000000"';
    const saved = (value: string) =>
      `{"version":1,"profile":"${profile}","nextId":2,"webhooks":[{"id":${id},"token":"${'f'.repeat(32)}",${webhook(`[${condition(value)}]`).slice(1)}]}`;
    expect(readSavedRegistry(saved(nested(900)), profile, 'hooks.json').webhooks).toHaveLength(1);
    expect(() => readSavedRegistry(saved(nested(20_000)), profile, 'hooks.json')).toThrow(Problem);
  });
});
