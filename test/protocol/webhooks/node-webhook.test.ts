import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nodeConditionText,
  nodeConditionWarning,
  readNodeWebhook,
} from '../../../src/protocol/webhooks/node-webhook.ts';

const given = { id: 1, event: 'block.forged', target: 'http://127.0.0.1/', enabled: true, conditions: [] };

describe('a webhook of a node', () => {
  test('is read with its conditions unchanged', () => {
    const conditions = [
      { key: 'amount', condition: 'gte', value: null },
      { key: 'a', condition: 'huge' },
      {},
    ];
    expect(readNodeWebhook({ ...given, token: 'half', conditions, more: 1 })).toEqual({
      ...given,
      conditions,
      token: 'half',
      memberNames: ['id', 'event', 'target', 'enabled', 'conditions', 'token', 'more'],
    });
  });

  test.for([
    0,
    1,
    Number.MAX_SAFE_INTEGER,
    'a',
    'A-z_09',
    '0-9_',
    '7f9c0b1e-1111-4222-8333-444455556666',
    'x'.repeat(64),
  ])('may have the id %j', (id) => {
    expect(readNodeWebhook({ ...given, id })?.id).toBe(id);
  });

  test.for([
    -1,
    0.5,
    Number.NaN,
    2 ** 53,
    '',
    'a/b',
    '..',
    'a b',
    'x'.repeat(65),
    'a\n',
    '-rf',
    '--node=http://127.0.0.1:1',
    '_a',
    'x0123456789abcdef0123456789ABCDEF',
    null,
    true,
    ['a'],
    {},
  ])('may not have the id %j', (id) => {
    expect(readNodeWebhook({ ...given, id })).toBeUndefined();
  });

  test('is enabled by default, and a token that is not a string is ignored', () => {
    const { enabled: _, ...silent } = given;
    expect(readNodeWebhook(silent)?.enabled).toBe(true);
    expect(readNodeWebhook({ ...given, enabled: false })?.enabled).toBe(false);
    expect(readNodeWebhook({ ...given, token: 7 })?.token).toBeUndefined();
    expect(readNodeWebhook(given)?.token).toBeUndefined();
  });

  test('may have a thousand conditions, and keeps twelve member names', () => {
    const conditions = Array.from({ length: 1_000 }, () => ({ key: 'a', condition: 'eq', value: 1 }));
    expect(readNodeWebhook({ ...given, conditions })?.conditions).toEqual(conditions);
    expect(readNodeWebhook({ ...given, conditions: [...conditions, {}] })).toBeUndefined();
    const more = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`m${n}`, n]));
    expect(readNodeWebhook({ ...given, ...more })?.memberNames).toHaveLength(12);
  });

  test.for([[{ key: 7 }], [{ condition: 7 }], [null], [[]], ['a'], [7], { 0: {} }, 'a', 7])(
    'may not have the conditions %j',
    (conditions) => {
      expect(readNodeWebhook({ ...given, conditions })).toBeUndefined();
    },
  );

  test('leaves out missing parts of a condition', () => {
    const read = readNodeWebhook({
      ...given,
      conditions: [{}, { key: 'a' }, { condition: 'eq' }, { value: 1, x: 2 }],
    });
    expect(read?.conditions).toStrictEqual([{}, { key: 'a' }, { condition: 'eq' }, { value: 1 }]);
  });

  test('has no conditions when the database holds null or nothing', () => {
    expect(readNodeWebhook({ ...given, conditions: null })?.conditions).toEqual([]);
    expect(readNodeWebhook({ ...given, conditions: undefined })?.conditions).toEqual([]);
  });

  test.for([
    null,
    [],
    'text',
    {},
    { ...given, id: -1 },
    { ...given, id: 1.5 },
    { ...given, id: '../../etc' },
    { ...given, id: '' },
    { ...given, id: 'a'.repeat(65) },
    { ...given, event: 7 },
    { ...given, target: null },
    { ...given, enabled: 'yes' },
    { ...given, conditions: {} },
    { ...given, conditions: [7] },
    { ...given, conditions: [[]] },
    { ...given, conditions: [{ key: 7 }] },
    { ...given, conditions: Array(1_001).fill({}) },
  ])('is not %j', (value) => {
    expect(readNodeWebhook(value)).toBeUndefined();
  });

  test('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, conditions) => {
        readNodeWebhook(value);
        const read = readNodeWebhook({ ...given, conditions });
        for (const condition of read?.conditions ?? []) nodeConditionText(condition);
      }),
    );
  });
});

describe('a condition that a node keeps', () => {
  test.for([
    [{ key: 'height', condition: 'gte', value: 100 }, 'height gte 100', undefined],
    [
      { key: 'height', condition: 'huge', value: 100 },
      'height huge 100',
      'No node supports the operator "huge"',
    ],
    [{ key: 'height', condition: 'huge' }, 'height huge', 'No node supports'],
    [{ condition: 'eq', value: 'a' }, '(no key) eq "a"', 'The key or the operator is missing'],
    [{ key: 'a' }, 'a (no operator)', 'The key or the operator is missing'],
  ] as const)('%j', ([condition, text, warning]) => {
    expect(nodeConditionText(condition)).toBe(text);
    const found = nodeConditionWarning(condition, 'ark-3');
    if (warning === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(warning);
  });

  test('gets the warning of its generation', () => {
    const condition = { key: 'height', condition: 'not-between', value: { min: 1, max: 5 } };
    expect(nodeConditionWarning(condition, 'phantom-2.2')).toContain('to no webhook');
    expect(nodeConditionWarning(condition, 'ark-3')).toContain('Use notBetween instead');
  });
});
