import { createServer } from 'node:http';
import express from 'express';
import { expectTypeOf, test } from 'vitest';
import {
  type Block,
  createDeduplicator,
  createReceiver,
  type DeduplicationStore,
  type Deduplicator,
  type Delivery,
  type EventName,
  fetchHandler,
  parseDelivery,
  type SentDelivery,
  sendDelivery,
  splitToken,
  type UnreadableDelivery,
  verifyAuthorization,
  webhookHandler,
} from '../src/library/index.ts';

declare const delivery: Delivery;

test('a comparison of the event narrows the type of the payload', () => {
  // @ts-expect-error the height of what?
  delivery.data.height;
  if (delivery.event === 'block.forged') {
    expectTypeOf(delivery.data).toEqualTypeOf<Block>();
    expectTypeOf(delivery.data.height).toBeNumber();
    expectTypeOf(delivery.data.reward).toBeString();
    // @ts-expect-error amounts are texts
    delivery.data.reward * 2;
    // @ts-expect-error the payload of a block has no transactions
    delivery.data.transactions;
  }
  switch (delivery.event) {
    case 'wallet.saved':
      expectTypeOf(delivery.data).toBeNumber();
      break;
    case 'round.applied':
      expectTypeOf(delivery.data).toBeUndefined();
      break;
    case 'forger.failed':
      expectTypeOf(delivery.data).toEqualTypeOf<string | { readonly error: string }>();
      break;
    case 'transaction.applied':
      if (delivery.data.type === 0) expectTypeOf(delivery.data.recipientId).toBeString();
      if (delivery.data.type === 3)
        expectTypeOf(delivery.data.asset.votes).toEqualTypeOf<readonly string[]>();
      break;
  }
});

test('a delivery of one event has its own type', () => {
  expectTypeOf<Delivery<'block.forged'>['data']>().toEqualTypeOf<Block>();
  expectTypeOf<Delivery<'block.forged'>['event']>().toEqualTypeOf<'block.forged'>();
  expectTypeOf<Delivery<'block.forged' | 'block.applied'>['data']>().toEqualTypeOf<Block>();
  expectTypeOf<Delivery<'bazaar.opened'>['data']>().toBeUnknown();
});

test('a custom event can be compared as text', () => {
  const name: string = delivery.event;
  if (name === 'bazaar.opened') expectTypeOf(delivery.dataText).toEqualTypeOf<string | undefined>();
  expectTypeOf<EventName>().toExtend<Delivery['event']>();
});

test('a parsed body has no members before its kind is checked', () => {
  const parsed = parseDelivery('');
  // @ts-expect-error it may not be a delivery
  parsed.event;
  if (parsed.kind === 'rejected') expectTypeOf(parsed).toEqualTypeOf<UnreadableDelivery>();
  else expectTypeOf(parsed).toEqualTypeOf<Delivery>();
  parseDelivery(new Uint8Array());
  parseDelivery(new ArrayBuffer(0));
  // @ts-expect-error a parsed body has lost its text
  parseDelivery({});
});

test('a verdict has no other members before its kind is checked', () => {
  const verdict = verifyAuthorization(null, process.env.TOKEN);
  expectTypeOf(verdict.kind).toEqualTypeOf<'authorized' | 'rejected'>();
  // @ts-expect-error it may be rejected
  verdict.whole;
  verifyAuthorization(['a'], ['b', 'c']);
  expectTypeOf(splitToken('').authorization).toBeString();
});

test('handlers are accepted by node:http, Express and frameworks with Request and Response', () => {
  const options = {
    token: process.env.TOKEN,
    onDelivery(one: Delivery) {
      expectTypeOf(one).toEqualTypeOf<Delivery>();
    },
  };
  createServer(webhookHandler(options));
  expectTypeOf(webhookHandler(options)).returns.toEqualTypeOf<Promise<void>>();
  express().post('/webhook', webhookHandler(options));
  express().use(webhookHandler(options));
  expectTypeOf(fetchHandler(options)).parameter(0).toEqualTypeOf<Request>();
  expectTypeOf(fetchHandler(options)).toExtend<(request: Request) => Promise<Response>>();
  expectTypeOf(fetchHandler(options)).toExtend<
    (request: Request, context: { params: Promise<object> }) => Promise<Response>
  >();
  webhookHandler({ token: '', onDelivery: async ({ event }) => event });
  // @ts-expect-error nothing would be done
  webhookHandler({ token: '' });
});

test('awaited and sent deliveries have the type of their event', async () => {
  const receiver = await createReceiver();
  expectTypeOf(receiver.waitFor('block.forged')).resolves.toEqualTypeOf<Delivery<'block.forged'>>();
  expectTypeOf(receiver.waitFor('bazaar.opened')).resolves.toEqualTypeOf<Delivery<string>>();
  receiver.waitFor('block.applied', { where: ({ data }) => data.height > 1, timeoutMs: 1 });
  expectTypeOf(receiver).toExtend<AsyncDisposable>();
  const sent = sendDelivery('', '', 'wallet.saved', { profile: 'ark-2.3', set: { height: 7n } });
  expectTypeOf(sent).resolves.toEqualTypeOf<SentDelivery<'wallet.saved'>>();
  expectTypeOf(sendDelivery('', '', 'bazaar.opened', { data: 7 })).resolves.toExtend<{ status: number }>();
  // @ts-expect-error a custom event has no generated payload
  sendDelivery('', '', 'bazaar.opened');
});

test('a deduplicator accepts the headers of Node.js and of the web, and is an option of handlers', () => {
  const deduplicator = createDeduplicator({ capacity: 1, maxAgeMs: 1, nowMs: () => 0 });
  expectTypeOf(deduplicator).toEqualTypeOf<Deduplicator>();
  createServer((request) => void deduplicator.runOnce(request.headers['webhook-id'], () => {}));
  const outcome = deduplicator.runOnce(new Headers().get('webhook-id'), async () => 1);
  expectTypeOf(outcome).resolves.toEqualTypeOf<'done' | 'repeated'>();
  webhookHandler({ token: '', onDelivery() {}, deduplicator });
  fetchHandler({ token: '', onDelivery() {}, deduplicator });
  // @ts-expect-error nothing would run
  void deduplicator.runOnce('a');
});

test('a store of ids replaces the limits of the memory', () => {
  const store: DeduplicationStore = { has: async () => false, add: async () => 'OK' };
  createDeduplicator({ store });
  // @ts-expect-error the store decides how long it remembers
  createDeduplicator({ store, maxAgeMs: 1 });
  // @ts-expect-error it could not remember
  createDeduplicator({ store: { has: async () => false } });
  // @ts-expect-error a store answers with promises
  createDeduplicator({ store: new Set<string>() });
});
