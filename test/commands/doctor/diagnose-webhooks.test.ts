import { describe, expect, test } from 'vitest';
import { reachOf } from '../../../src/commands/doctor/diagnose-webhook-targets.ts';
import { diagnoseWebhooks, type WebhookFacts } from '../../../src/commands/doctor/diagnose-webhooks.ts';
import type { WebhookList } from '../../../src/http/node-api/node-api.ts';
import { labelTokens } from '../../../src/protocol/token/token.ts';
import type { NodeWebhook } from '../../../src/protocol/webhooks/node-webhook.ts';
import { guidebookToken, otherToken } from '../../tokens.ts';

const target = 'http://127.0.0.1:3000/hook';

function webhook(id: number | string, changes: Partial<NodeWebhook> = {}): NodeWebhook {
  return {
    id,
    event: 'block.forged',
    target: `${target}/${id}`,
    enabled: true,
    conditions: [],
    token: undefined,
    memberNames: ['id', 'event', 'target', 'token', 'enabled', 'conditions'],
    ...changes,
  };
}

function diagnose(
  webhooks: readonly NodeWebhook[],
  facts: Partial<WebhookFacts> = {},
  list: Partial<WebhookList> = {},
) {
  const found = diagnoseWebhooks(
    { webhooks, hasMeta: true, hasCors: true, isWhole: true, ...list },
    {
      node: 'http://127.0.0.1:4004',
      tokens: [],
      target: undefined,
      invocation: 'phantom-webhook',
      ...facts,
    },
  );
  return (id: string) => found.filter((one) => one.id === id);
}

test('webhooks without problems are ok', () => {
  const of = diagnose([webhook(1), webhook(2)]);
  for (const id of ['webhooks', 'duplicates', 'disabled', 'conditions']) {
    expect(of(id)).toEqual([expect.objectContaining({ verdict: 'ok' })]);
  }
  expect(of('webhooks')[0]?.found).toBe('2 webhooks, 2 enabled.');
});

test('a node without webhooks, or with more than could be read, is warned about', () => {
  const none = diagnose([]);
  expect(none('webhooks')).toMatchObject([
    {
      verdict: 'warn',
      command: 'phantom-webhook listen --node http://127.0.0.1:4004 --event block.forged',
    },
  ]);
  expect(none('duplicates')).toEqual([]);
  expect(diagnose([webhook(1)], {}, { isWhole: false })('webhooks')).toMatchObject([{ verdict: 'warn' }]);
});

describe('duplicates', () => {
  const conditions = [
    { key: 'height', condition: 'gte', value: 1 },
    { key: 'height', condition: 'lte', value: 9 },
  ];

  test.for([
    ['the same event and target', {}, {}, true],
    ['the same conditions in another order', { conditions }, { conditions: conditions.toReversed() }, true],
    ['another condition', { conditions }, { conditions: conditions.slice(1) }, false],
    ['change the event', {}, { event: 'round.created' }, false],
    ['change the target', {}, { target: `${target}?a` }, false],
    ['one that is disabled', {}, { enabled: false }, false],
  ] as const)('%s', ([, one, other, isDuplicate]) => {
    const found = diagnose([webhook(1, { target, ...one }), webhook(2, { target, ...other })])('duplicates');
    expect(found.map(({ verdict }) => verdict)).toEqual([isDuplicate ? 'warn' : 'ok']);
    if (!isDuplicate) return;
    expect(found[0]?.found).toContain('webhook 1 (block.forged), webhook 2 (block.forged)');
    expect(found[0]?.command).toBe('phantom-webhook webhook delete 2 --node http://127.0.0.1:4004');
  });
});

test('disabled webhooks are named with the command that enables one', () => {
  expect(diagnose([webhook(1), webhook(7, { enabled: false })])('disabled')).toMatchObject([
    {
      verdict: 'warn',
      found: 'Disabled, so nothing is delivered: webhook 7 (block.forged).',
      command: 'phantom-webhook webhook update 7 --enabled --node http://127.0.0.1:4004',
    },
  ]);
});

test('conditions that can never match and events that are never delivered are warned about', () => {
  const never = { key: 'height', condition: 'not-between', value: { min: 1, max: 2 } };
  const found = diagnose([
    webhook(1, { conditions: [never] }),
    webhook(2, { conditions: [never] }),
    webhook(3, { event: 'block.forgt' }),
    webhook(4, { event: 'nothing', enabled: false }),
  ])('conditions');
  expect(found).toMatchObject([
    { verdict: 'warn', found: expect.stringMatching(/^Webhook 1, 2: 'height not-between 1 2': /) },
    { verdict: 'warn', found: expect.stringContaining('Did you mean block.forged?') },
  ]);
});

test('many findings of one kind are counted', () => {
  const found = diagnose(Array.from({ length: 14 }, (_, id) => webhook(id, { event: `none.${id}` })))(
    'conditions',
  );
  expect(found).toHaveLength(11);
  expect(found.at(-1)?.found).toBe('4 more webhooks with this problem.');
});

describe('tokens', () => {
  const { token, authorization } = guidebookToken;
  const tokens = labelTokens([token]);

  test.for([
    ['none are held', [webhook(1, { token: authorization })], {}, 'skip'],
    ['none are listed', [webhook('a')], { tokens }, 'skip'],
    ['one is held', [webhook(1, { token: authorization }), webhook(2, { token: 'f' })], { tokens }, 'ok'],
    ['another token is held', [webhook(1, { token: otherToken.authorization })], { tokens }, 'warn'],
    [
      'that of the target is not held',
      [webhook(1, { token: authorization }), webhook(2, { token: otherToken.authorization, target })],
      { tokens, target: new URL(target) },
      'warn',
    ],
    ['one token was forgotten', [webhook('a', { token }), webhook('b')], { tokens }, 'warn'],
  ] as const)('when %s', ([, webhooks, facts, verdict]) => {
    const found = diagnose(webhooks, facts)('tokens');
    expect(found.map((one) => one.verdict)).toEqual([verdict]);
    expect(JSON.stringify(found)).not.toContain(authorization);
  });
});

test.for([
  [target, true],
  ['http://localhost:3000/hook', true],
  ['http://[::1]:3000/hook', true],
  ['http://127.0.0.1:3000/other', false],
  ['http://127.0.0.1:3001/hook', false],
  ['https://127.0.0.1:3000/hook', false],
  ['http://192.0.2.1:3000/hook', false],
  ['not a URL', false],
] as const)('whether a webhook for %s delivers to the named target: %s', ([text, isDelivering]) => {
  const of = diagnose([webhook(1, { target: text })], { target: new URL(target) });
  expect(of('delivery').map(({ verdict }) => verdict)).toEqual([isDelivering ? 'ok' : 'warn']);
});

test('without --target deliveries to a target are not checked', () => {
  expect(diagnose([webhook(1)])('delivery')).toEqual([]);
});

const local = 'http://127.0.0.1:4004';
const distant = 'http://192.0.2.7:4004';

test.for([
  [local, 'http://localhost:1/', 'here'],
  [local, 'http://[::1]:1/', 'here'],
  [distant, 'http://127.0.0.1:1/', 'at-node'],
  [distant, 'http://192.0.2.7:1/', 'named'],
  [distant, 'http://target.example:1/', 'named'],
  [distant, 'https://TARGET.example./', 'named'],
  [distant, 'http://192.0.2.50:1/', 'here'],
  ['http://192.0.2.50:4004', 'http://127.0.0.1:1/', 'here'],
  [local, 'http://other.example/', 'elsewhere'],
  [local, 'http://169.254.169.254/', 'elsewhere'],
  [local, 'ftp://127.0.0.1/', 'malformed'],
  [local, 'not a URL', 'malformed'],
] as const)('from the node %s, the target %s is %s', ([node, text, reach]) => {
  const places = { node, target: new URL('http://target.example/'), machineHosts: ['me', '192.0.2.50'] };
  expect(reachOf(text, places)).toBe(reach);
});
