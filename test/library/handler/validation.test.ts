import { describe, expect, test, vi } from 'vitest';
import { deliverySchema } from '../../../src/library/handler/delivery-schema.ts';
import { fetchHandler } from '../../../src/library/handler/fetch-handler.ts';
import { parseDelivery } from '../../../src/library/handler/parse-delivery.ts';
import { keepArrivals, right } from './arrivals.ts';

const url = 'https://example.invalid/webhook';
const good = '{"timestamp":1,"data":"socket hang up","event":"forger.failed"}';
const odd = '{"timestamp":1,"data":{"error":5},"event":"forger.failed"}';
const oddPlaces = [
  { path: 'data.error', keys: ['data', 'error'], isCertain: true, problem: 'expected text, got 5' },
];

describe('parseDelivery', () => {
  test('compares nothing by default', () => {
    expect(parseDelivery(odd)).not.toHaveProperty('deviations');
    expect(parseDelivery(odd, { validate: false })).not.toHaveProperty('deviations');
  });

  test.for([true, 'warn'] as const)('adds the deviations with validate: %j', (validate) => {
    expect(parseDelivery(good, { validate })).toMatchObject({ kind: 'delivery', deviations: [] });
    expect(parseDelivery(odd, { validate })).toMatchObject({ kind: 'delivery', deviations: oddPlaces });
  });

  test('refuses a deviating payload with validate: "refuse", and names the first deviation', () => {
    expect(parseDelivery(good, { validate: 'refuse' })).toMatchObject({ kind: 'delivery', deviations: [] });
    expect(parseDelivery(odd, { validate: 'refuse' })).toEqual({
      kind: 'rejected',
      reason: 'unexpected-payload',
      detail: 'data.error: expected text, got 5',
    });
  });

  test('compares with the sender that profile names', () => {
    const ark = '{"timestamp":1,"data":{"error":"x"},"event":"forger.failed"}';
    expect(parseDelivery(ark, { validate: true, profile: 'ark-3' })).toMatchObject({ deviations: [] });
    expect(parseDelivery(ark, { validate: true, profile: 'phantom-2.2' })).toMatchObject({
      deviations: [{ path: 'data', problem: 'expected text, got an object' }],
    });
  });

  test('still rejects a body that is not a delivery', () => {
    expect(parseDelivery('{', { validate: true })).toMatchObject({ kind: 'rejected', reason: 'not-json' });
  });
});

describe('a handler', () => {
  test('passes a deviating delivery on with its deviations, and calls onDeviation first', async () => {
    const calls: string[] = [];
    const { options } = keepArrivals();
    const handle = fetchHandler({
      ...options,
      validate: true,
      answersFirst: false,
      onDeviation: ({ deviations }) => calls.push(`deviation ${deviations?.[0]?.path}`),
      onDelivery: ({ deviations }) => calls.push(`delivery ${deviations?.length}`),
    });
    expect((await handle(new Request(url, { ...right, body: odd }))).status).toBe(200);
    expect((await handle(new Request(url, { ...right, body: good }))).status).toBe(200);
    expect(calls).toEqual(['deviation data.error', 'delivery 1', 'delivery 0']);
  });

  test('prints each deviation once by default, printable', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      const { options } = keepArrivals();
      const handle = fetchHandler({ ...options, validate: 'warn', answersFirst: false });
      const hostile = '{"timestamp":1,"data":1,"event":"\\u001b[31mx"}';
      for (const body of [odd, odd, hostile]) await handle(new Request(url, { ...right, body }));
      expect(warn.mock.calls.flat()).toEqual([
        'phantom-webhook: forger.failed differs from what nodes send: data.error: expected text, got 5',
        'phantom-webhook: \\u001b[31mx differs from what nodes send: event: not in any known release',
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test('answers 422 to a deviating delivery with validate: "refuse", and reports the reason', async () => {
    const { options, rejections, deliveries } = keepArrivals();
    const handle = fetchHandler({ ...options, validate: 'refuse', answersFirst: false });
    const response = await handle(new Request(url, { ...right, body: odd }));
    expect([response.status, await response.text()]).toEqual([422, 'Unexpected payload.']);
    expect(rejections).toMatchObject([{ reason: 'unexpected-payload' }]);
    expect(deliveries).toEqual([]);
    expect((await handle(new Request(url, { ...right, body: good }))).status).toBe(200);
  });

  test('accepts unknown events and guessed forms with validate: "refuse"', async () => {
    const { options } = keepArrivals();
    const handle = fetchHandler({
      ...options,
      validate: 'refuse',
      profile: 'phantom-2.2',
      answersFirst: false,
    });
    for (const body of [
      '{"timestamp":1,"data":1,"event":"market.opened"}',
      '{"timestamp":1,"data":1,"event":"peer.added"}',
    ]) {
      expect((await handle(new Request(url, { ...right, body }))).status).toBe(200);
    }
  });

  test.for([
    [{ validate: 'Refuse' }, 'for "validate", got "Refuse"'],
    [{ validate: true, profile: 'phantom' }, 'for "profile", got "phantom"'],
    [{ profile: 'constructor' }, 'for "profile", got "constructor"'],
  ] as const)('is refused with the options %j', ([odd, words]) => {
    const { options } = keepArrivals();
    // As JavaScript code may write them.
    const given = { ...options, ...odd } as unknown as Parameters<typeof fetchHandler>[0];
    const failure = expect.objectContaining({ code: 'bad-flag', message: expect.stringContaining(words) });
    expect(() => fetchHandler(given)).toThrow(failure);
    expect(() => parseDelivery(good, given)).toThrow(failure);
  });

  test('reports an error of onDeviation as one of onDelivery', async () => {
    const errors: unknown[] = [];
    const { options } = keepArrivals();
    const handle = fetchHandler({
      ...options,
      validate: true,
      answersFirst: false,
      onDeviation: () => Promise.reject(new Error('broken')),
      onError: (error) => errors.push(error),
    });
    expect((await handle(new Request(url, { ...right, body: odd }))).status).toBe(500);
    expect(errors).toEqual([new Error('broken')]);
  });
});

describe('deliverySchema', () => {
  const validate = (value: unknown, ...args: Parameters<typeof deliverySchema>) =>
    deliverySchema(...args)['~standard'].validate(value);

  test('is a Standard Schema of version 1', () => {
    expect(deliverySchema()['~standard']).toMatchObject({ version: 1, vendor: 'phantom-webhook' });
  });

  test.for([
    ['text', good],
    ['bytes', new TextEncoder().encode(good)],
    ['a parsed body', JSON.parse(good)],
  ] as const)('accepts %s', ([, value]) => {
    expect(validate(value, 'forger.failed')).toMatchObject({
      value: { kind: 'delivery', event: 'forger.failed', data: 'socket hang up' },
    });
  });

  test.for([
    ['another event', good, 'block.forged', [{ message: 'expected "block.forged"', path: ['event'] }]],
    [
      'another event of the guidebook',
      '{"created":1,"data":1,"type":"wallet.saved"}',
      'block.forged',
      [{ message: 'expected "block.forged"', path: ['type'] }],
    ],
    ['a deviation', odd, undefined, [{ message: 'expected text, got 5', path: ['data', 'error'] }]],
    ['no JSON', '{', undefined, [{ message: expect.stringContaining('not-json') }]],
    ['no delivery', 7, undefined, [{ message: 'not-a-delivery: expected an object, got a number' }]],
    ['nothing', undefined, undefined, [{ message: expect.stringContaining('not-a-delivery') }]],
  ] as const)('reports %s as an issue', ([, value, event, issues]) => {
    expect(validate(value, event)).toEqual({ issues });
  });

  test('compares with the sender that profile names', () => {
    expect(validate(good, 'forger.failed', { profile: 'ark-3' })).toMatchObject({
      issues: [{ path: ['data'] }],
    });
  });

  test('turns a value that cannot be read into an issue', () => {
    const broken = {
      get event(): string {
        throw new Error('broken');
      },
    };
    expect(validate(broken)).toEqual({ issues: [{ message: 'the value cannot be read' }] });
    expect(validate({ timestamp: 1, data: 5n, event: 'wallet.saved' })).toEqual({
      issues: [{ message: 'expected an integer, got a bigint', path: ['data'] }],
    });
  });

  test('accepts no block of Mainsail unless that is the sender', () => {
    const body = { timestamp: 1, data: { height: 1, round: 0, step: 0 }, event: 'consensus.round.started' };
    expect(validate(body)).toMatchObject({ issues: [{ path: ['event'] }] });
    expect(validate(body, undefined, { profile: 'mainsail' })).toMatchObject({ value: body });
  });

  test('is refused for an event that no node sends', () => {
    // @ts-expect-error no such event
    expect(() => deliverySchema('block.forgd')).toThrow(expect.objectContaining({ code: 'unknown-event' }));
  });
});
