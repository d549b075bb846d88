import { describe, expect, test, vi } from 'vitest';
import { createDeduplicator } from '../../../src/library/handler/deduplicator.ts';
import { fetchHandler } from '../../../src/library/handler/fetch-handler.ts';
import type { HandlerOptions } from '../../../src/library/handler/handler-options.ts';
import { webhookHandler } from '../../../src/library/handler/webhook-handler.ts';
import { type Arrivals, keepArrivals, right } from './arrivals.ts';
import { later } from './later.ts';
import { startServer } from './start-server.ts';

/** Sends a valid delivery, changed by `init`, and returns the status of the answer. */
type Send = (webhookId: string | undefined, init?: RequestInit) => Promise<number>;

const requestOf = (webhookId: string | undefined, init: RequestInit = {}): RequestInit => ({
  ...right,
  ...init,
  headers: {
    ...(init.headers ?? right.headers),
    ...(webhookId === undefined ? {} : { 'webhook-id': webhookId }),
  } as Record<string, string>,
});

const doors: readonly (readonly [name: string, open: (options: HandlerOptions) => Promise<Send>])[] = [
  [
    'webhookHandler',
    async (options) => {
      const url = await startServer(webhookHandler(options));
      return async (id, init) => (await fetch(url, requestOf(id, init))).status;
    },
  ],
  [
    'fetchHandler',
    async (options) => {
      const handle = fetchHandler(options);
      const url = 'https://example.invalid/webhook';
      return async (id, init) => (await handle(new Request(url, requestOf(id, init)))).status;
    },
  ],
];

describe.for(doors)('%s with a deduplicator', ([, open]) => {
  async function start(options: Partial<HandlerOptions> = {}): Promise<Arrivals & { readonly send: Send }> {
    const arrivals = keepArrivals({ deduplicator: createDeduplicator(), ...options });
    return { ...arrivals, send: await open(arrivals.options) };
  }

  test('answers 200 to a repeat without calling onDelivery', async () => {
    const { send, deliveries } = await start();
    expect([await send('a'), await send('a'), await send('b')]).toEqual([200, 200, 200]);
    expect(deliveries).toHaveLength(2);
  });

  test('answers 500 if onDelivery fails, and calls it again for the next try', async () => {
    const onDelivery = vi.fn().mockRejectedValueOnce(new Error('no space left'));
    const { send, deliveries, errors } = await start({ onDelivery });
    expect([await send('a'), await send('a'), await send('a')]).toEqual([500, 200, 200]);
    expect(onDelivery).toHaveBeenCalledTimes(2);
    expect(deliveries).toHaveLength(1);
    expect(errors).toMatchObject([[{ message: 'no space left' }, { event: 'block.forged' }]]);
  });

  test('calls onDelivery once for two tries at once', async () => {
    const work = later();
    const onDelivery = vi.fn(() => work.promise);
    const { send } = await start({ onDelivery });
    const answers = [send('a'), send('a')];
    await expect.poll(() => onDelivery.mock.calls.length).toBe(1);
    work.resolve();
    expect(await Promise.all(answers)).toEqual([200, 200]);
    expect(onDelivery).toHaveBeenCalledOnce();
  });

  test('calls onDelivery for every delivery without an id, as nodes send them', async () => {
    const { send, deliveries } = await start();
    expect([await send(undefined), await send(undefined)]).toEqual([200, 200]);
    expect(deliveries).toHaveLength(2);
  });

  test.for([
    ['unauthorized', { headers: {} }, 401],
    ['unreadable', { body: 'x' }, 400],
  ] as const)('does not count a refused request as done: %s', async ([, init, status]) => {
    const { send, deliveries } = await start();
    expect([await send('a', init), await send('a')]).toEqual([status, 200]);
    expect(deliveries).toHaveLength(1);
  });

  test('skips repeats also with answersFirst: true', async () => {
    const { send, deliveries, until } = await start({ answersFirst: true });
    expect(await send('a')).toBe(200);
    await until(1);
    expect([await send('a'), await send('b')]).toEqual([200, 200]);
    await until(2);
    expect(deliveries).toHaveLength(2);
  });

  test('answers 500 and reports the error if the store fails', async () => {
    const failure = new Error('connection lost');
    const store = { has: () => Promise.reject(failure), add: async () => {} };
    const { send, deliveries, errors } = await start({ deduplicator: createDeduplicator({ store }) });
    expect(await send('a')).toBe(500);
    expect(errors).toEqual([[failure, expect.objectContaining({ event: 'block.forged' })]]);
    expect(deliveries).toEqual([]);
  });

  test('accepts any object with runOnce', async () => {
    const runOnce = vi.fn(async () => 'repeated' as const);
    const { send, deliveries } = await start({ deduplicator: { runOnce } });
    expect(await send('a')).toBe(200);
    expect(runOnce).toHaveBeenCalledWith('a', expect.any(Function));
    expect(deliveries).toEqual([]);
  });

  test('reports the deviations of a delivery once', async () => {
    const onDeviation = vi.fn();
    const { send } = await start({ validate: true, onDeviation });
    expect([await send('a'), await send('a')]).toEqual([200, 200]);
    expect(onDeviation).toHaveBeenCalledOnce();
  });
});
