import { describe, expect, test } from 'vitest';
import { forgottenTokens, guessGeneration } from '../../../src/protocol/webhooks/guess-generation.ts';
import type { NodeWebhook } from '../../../src/protocol/webhooks/node-webhook.ts';

const uuid = 'c3c6a2d4-96c1-4d0b-8dd2-6a3ab6ae5f0d';

function webhook(
  id: number | string,
  token?: string,
  memberNames: readonly string[] = ['event'],
): NodeWebhook {
  return {
    id,
    event: 'block.forged',
    target: 'http://a/',
    enabled: true,
    conditions: [],
    token,
    memberNames,
  };
}

describe('the generation of a node', () => {
  test.for([
    [
      'numbers for ids',
      { webhooks: [webhook(1, 'half')], hasMeta: true, hasCors: true },
      'phantom-2.2',
      true,
    ],
    [
      'only a webhook with a numeric id',
      { webhooks: [webhook(1)], hasMeta: undefined, hasCors: undefined },
      'phantom-2.2',
      true,
    ],
    ['pages of nothing', { webhooks: [], hasMeta: true, hasCors: true }, 'phantom-2.2', false],
    ['pages of UUIDs', { webhooks: [webhook(uuid, 'whole')], hasMeta: true, hasCors: true }, 'ark-2.3', true],
    [
      'ids as the first member',
      { webhooks: [webhook(uuid, undefined, ['id', 'event'])], hasMeta: false, hasCors: true },
      'ark-2.3',
      false,
    ],
    ['listed tokens', { webhooks: [webhook(uuid, 'half')], hasMeta: false, hasCors: true }, 'ark-2.4', true],
    [
      '400 for a bad payload',
      { webhooks: [], hasMeta: false, hasCors: true, invalidStatus: 400 },
      'ark-2.4',
      true,
    ],
    ['no listed tokens', { webhooks: [webhook(uuid)], hasMeta: false, hasCors: true }, 'ark-2.7', true],
    ['nothing listed', { webhooks: [], hasMeta: false, hasCors: true }, 'ark-2.7', false],
    [
      '422 and ids as the first member',
      { webhooks: [webhook(uuid, undefined, ['id'])], hasMeta: false, hasCors: true, invalidStatus: 422 },
      'ark-2.7',
      true,
    ],
    ['no other origins', { webhooks: [webhook(uuid)], hasMeta: false, hasCors: false }, 'ark-3', true],
    ['no other origins and nothing listed', { webhooks: [], hasMeta: false, hasCors: false }, 'ark-3', true],
  ] as const)('is recognized by %s', ([, traits, generation, isSure]) => {
    expect(guessGeneration(traits)).toMatchObject({ generation, isSure });
  });
});

describe('webhooks whose token the node has forgotten', () => {
  test('are those that show no token while others do', () => {
    const lost = webhook(uuid.replace('c3', 'c4'));
    expect(forgottenTokens([webhook(uuid, 'half'), lost])).toEqual([lost]);
  });

  test('are not found when no tokens are listed', () => {
    expect(forgottenTokens([webhook(uuid), webhook(uuid)])).toEqual([]);
  });

  test('are not found when ids are numbers, because those nodes forget no token', () => {
    expect(forgottenTokens([webhook(1, 'half'), webhook(2)])).toEqual([]);
  });
});
