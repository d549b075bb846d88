import { expect, test } from 'vitest';
import { findLost } from '../../../src/protocol/webhooks/leftover-webhooks.ts';
import type { NodeWebhook, WebhookDraft } from '../../../src/protocol/webhooks/node-webhook.ts';

const draft: WebhookDraft = {
  event: 'block.forged',
  target: 'http://127.0.0.1:4044/',
  enabled: false,
  conditions: [],
};
const made: NodeWebhook = { ...draft, id: 2, token: undefined, memberNames: [] };
const old: NodeWebhook = { ...made, id: 1 };

test('a new webhook with the requested values is found', () => {
  expect(findLost(draft, [], [made])).toBe(made);
  expect(findLost(draft, [old], [old, made])).toBe(made);
});

test.for([
  ['existed before', old],
  ['has another event', { ...made, event: 'block.applied' }],
  ['has another target', { ...made, target: 'http://127.0.0.1:4045/' }],
  ['is enabled', { ...made, enabled: true }],
  ['has conditions', { ...made, conditions: [{ key: 'height', condition: 'gte', value: 1 }] }],
] as const)('a webhook that %s is not taken for the lost one', ([, webhook]) => {
  expect(findLost(draft, [old], [webhook])).toBeUndefined();
});

test('nothing is found when several webhooks match', () => {
  expect(findLost(draft, [old], [old, made, { ...made, id: 3 }])).toBeUndefined();
});
