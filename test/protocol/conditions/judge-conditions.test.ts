import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  type ConditionRules,
  conditionRules,
} from '../../../src/protocol/conditions/condition.ts';
import { judgeConditions } from '../../../src/protocol/conditions/judge-conditions.ts';
import { livePayload } from '../../../src/protocol/conditions/payload-in-memory.ts';
import { generations } from '../../../src/protocol/events/generation.ts';
import vectors from '../../vectors/condition-vectors.json' with { type: 'json' };

/** The versions that the vectors were measured on. */
const measured = {
  '2.1-2.2 (phantom 2.2.4)': 'phantom-2.2',
  '2.3': 'phantom-2.2',
  '2.4-2.5.19': 'ark-2.4',
  '2.5.24-2.5.38': 'ark-2.5.24',
  '2.6-2.7 and 3.x': 'ark-2.6',
} as const;

const versions = Object.keys(measured) as (keyof typeof measured)[];

/** A big number of a node, got by the same door as those of a delivery. */
const bigNumber = (text: string) => {
  const { amount } = livePayload('block.applied', { amount: text }) as { amount: unknown };
  return amount;
};

// The operators the API knows are all that the vectors use.
const conditionsOf = (vector: (typeof vectors)[number]) => vector.conditions as Condition[];

test('there are 41 measured vectors', () => expect(vectors.length).toBe(41));

describe.for(versions)('conditions of %s', (version) => {
  test.for(vectors)('$payloadJs with $conditions', (vector) => {
    const payload: unknown = runInNewContext(`(${vector.payloadJs})`, { BN: bigNumber });
    const { deliveries, isEventLost, verdicts } = judgeConditions(
      payload,
      conditionsOf(vector),
      measured[version],
    );
    const expected: { deliveries: number; unhandledRejection?: string } = vector[version];
    expect(deliveries).toBe(expected.deliveries);
    expect(isEventLost).toBe(expected.unhandledRejection !== undefined);
    expect(verdicts.length).toBe(vector.conditions.length);
    if (isEventLost) {
      expect(verdicts).toContainEqual({ kind: 'throws', message: expected.unhandledRejection });
    }
  });
});

const every: readonly ConditionRules[] = ['phantom-2.2', 'ark-2.4', 'ark-2.5.24', 'ark-2.6'];

describe('judgeConditions', () => {
  const gt: Condition = { key: 'h', condition: 'gt', value: 1 };
  const bad: Condition = { key: 'h', condition: 'not-between', value: { min: 1, max: 2 } };
  const lt: Condition = { key: 'h', condition: 'lt', value: 1 };
  const matches = { kind: 'matches' };
  const throws = { kind: 'throws', message: 'satisfies is not a function' };

  test('reports the result of each condition, and which were not tried', () => {
    const conditions = [lt, gt, bad, gt];
    expect(judgeConditions({ h: 10 }, conditions, 'phantom-2.2')).toEqual({
      verdicts: [{ kind: 'differs' }, matches, throws, { kind: 'not-tried', after: 'exception' }],
      deliveries: 0,
      isEventLost: true,
    });
    const afterMatch = { kind: 'not-tried', after: 'match' };
    expect(judgeConditions({ h: 10 }, conditions, 'ark-2.4')).toEqual({
      verdicts: [{ kind: 'differs' }, matches, afterMatch, afterMatch],
      deliveries: 1,
      isEventLost: false,
    });
    expect(judgeConditions({ h: 10 }, [bad, gt], 'ark-2.6')).toEqual({
      verdicts: [throws, { kind: 'not-tried', after: 'exception' }],
      deliveries: 0,
      isEventLost: false,
    });
  });

  test.for([
    ['text', { key: 'length', condition: 'eq', value: 4 }, 1],
    [[1, 2], { key: '1', condition: 'eq', value: 2 }, 1],
    [7, { key: 'length', condition: 'eq' }, 1],
    [{ a: { b: 1 } }, { key: 'a.b', condition: 'eq', value: 1 }, 0],
    [null, { key: 'h', condition: 'eq' }, 0],
    [JSON.parse('{"h":9007199254740993}'), { key: 'h', condition: 'eq', value: 9007199254740992 }, 1],
    [{ h: 'a1' }, { key: 'h', condition: 'regexp', value: '^[a-z]\\d$' }, 1],
    [JSON.parse('{"h":{"toString":1}}'), { key: 'h', condition: 'regexp', value: 'x' }, 0],
  ] as const)('reads %j for the condition %j as payload[key] does', ([payload, condition, deliveries]) => {
    for (const rules of every) {
      expect(judgeConditions(payload, [condition], rules).deliveries, rules).toBe(deliveries);
    }
  });

  test.for([
    [{ h: 10 }, 0],
    [{ h: 1 }, 1],
    [{}, 1],
  ] as const)('applies notBetween, the name that nodes use, to %j', ([payload, deliveries]) => {
    const condition: Condition = { key: 'h', condition: 'notBetween', value: { min: 1, max: 20 } };
    for (const rules of every) {
      expect(judgeConditions(payload, [condition], rules).deliveries, rules).toBe(deliveries);
    }
  });

  test.for([
    [5, { gt: 0, gte: 1, lt: 0, lte: 1 }],
    [4, { gt: 1, gte: 1, lt: 0, lte: 0 }],
    [6, { gt: 0, gte: 0, lt: 1, lte: 1 }],
  ] as const)('compares 5 with %d', ([value, deliveries]) => {
    for (const rules of every) {
      for (const [operator, expected] of Object.entries(deliveries)) {
        const condition = { key: 'h', condition: operator as keyof typeof deliveries, value };
        expect(judgeConditions({ h: 5 }, [condition], rules).deliveries, `${rules} ${operator}`).toBe(
          expected,
        );
      }
      const below: Condition = { key: 'h', condition: 'between', value: { min: 1, max: value } };
      expect(judgeConditions({ h: 5 }, [below], rules).deliveries, rules).toBe(deliveries.lt);
    }
  });

  test.for([
    [' TRUE ', 1, 0],
    ['false', 0, 1],
    [null, 0, 0],
  ] as const)('from ARK 2.5.24 on counts %j as truthy %d and as falsy %d times', ([h, truthy, falsy]) => {
    for (const rules of ['ark-2.5.24', 'ark-2.6'] as const) {
      expect(judgeConditions({ h }, [{ key: 'h', condition: 'truthy' }], rules).deliveries).toBe(truthy);
      expect(judgeConditions({ h }, [{ key: 'h', condition: 'falsy' }], rules).deliveries).toBe(falsy);
    }
  });

  test.for([
    ['a.b', { a: { b: 5 } }, 1],
    ['list.1.b', { list: [{}, { b: 5 }] }, 1],
    ['a.b', { 'a.b': 5 }, 0],
    ['a.b', { a: null }, 0],
    ['a.b', { a: 'text' }, 0],
    ['length', [5, 5, 5, 5, 5], 0],
    ['list.length', { list: [5, 5, 5, 5, 5] }, 0],
    ['toString', {}, 0],
    ['', { '': 5 }, 1],
    ['a..b', { a: { '': { b: 5 } } }, 1],
    ['a', 'text', 0],
    ['a', undefined, 0],
  ] as const)('Mainsail follows the path %j in %j to %d deliveries', ([key, payload, deliveries]) => {
    const judged = judgeConditions(payload, [{ key, condition: 'eq', value: 5 }], 'mainsail');
    expect(judged.deliveries).toBe(deliveries);
  });

  test('Mainsail compares the whole payload for a path that it does not allow, and throws for null', () => {
    const whole = { a: 1 };
    for (const key of ['__proto__', 'a.constructor', 'prototype.b']) {
      expect(judgeConditions(whole, [{ key, condition: 'eq', value: whole }], 'mainsail').deliveries).toBe(1);
    }
    const { verdicts } = judgeConditions(null, [{ key: 'a', condition: 'eq', value: 5 }], 'mainsail');
    expect(verdicts).toEqual([{ kind: 'throws', message: 'Cannot convert undefined or null to object' }]);
  });

  test('gives each generation its rules', () => {
    expect(generations.map(conditionRules)).toEqual([
      'phantom-2.2',
      'phantom-2.2',
      'ark-2.4',
      'ark-2.6',
      'ark-2.6',
      'mainsail',
    ]);
  });
});

describe('livePayload', () => {
  test('turns amounts into objects in the events that a node emits from its memory', () => {
    const data = Object.freeze({ height: 5, reward: '2000', totalFee: 7 });
    const live = livePayload('block.applied', data);
    expect(JSON.stringify(live)).toBe(JSON.stringify(data));
    expect(
      judgeConditions(live, [{ key: 'reward', condition: 'eq', value: '2000' }], 'ark-2.4').deliveries,
    ).toBe(0);
    expect(
      judgeConditions(live, [{ key: 'reward', condition: 'gt', value: 1999 }], 'ark-2.4').deliveries,
    ).toBe(1);
    expect(
      judgeConditions(live, [{ key: 'totalFee', condition: 'eq', value: 7 }], 'ark-2.4').deliveries,
    ).toBe(1);
  });

  test.for([
    'block.applied',
    'block.reverted',
    'transaction.applied',
    'transaction.expired',
    'delegate.registered',
  ])('turns amounts into objects in %s', (event) => {
    for (const field of ['amount', 'fee', 'totalAmount', 'totalFee', 'reward']) {
      expect(livePayload(event, { [field]: '1' })).toEqual({ [field]: expect.any(Object) });
    }
  });

  test.for([
    ['block.forged', { reward: '2000' }],
    ['transaction.forged', { fee: '2000' }],
    ['round.created', [{ fee: '1' }]],
    ['block.applied', null],
    ['block.applied', undefined],
    ['block.applied', [1]],
    ['block.applied', 'text'],
  ] as const)('leaves %s with %j as it is', ([event, data]) => {
    expect(livePayload(event, data)).toBe(data);
  });
});
