import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { mock } from 'node:test';
import timers from 'node:timers';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { rawExchange, requestBytes } from '../http/raw-exchange.ts';
import { guidebookToken } from '../tokens.ts';
import { block, right } from './handler/arrivals.ts';
import { startServer } from './handler/start-server.ts';

type Library = typeof import('../../src/library/index.ts');

const { token, authorization } = guidebookToken;
const unfinished = requestBytes(['Host', 'x', 'Content-Length', '9']);
const authorized = ['Host', 'x', 'Authorization', authorization, 'Content-Length', String(block.length)];

/** A fresh copy of the library, so what it loads late is loaded after the timers have become fake. */
async function loadLibrary(): Promise<Library> {
  vi.resetModules();
  return import('../../src/library/index.ts');
}

afterEach(() => void vi.useRealTimers());

const names = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
] as const;

/** Replaces timers without any library, as Jest's legacy fake timers do. */
function replaceTimers(): void {
  for (const place of [globalThis, timers]) {
    for (const name of names) {
      const spy = vi.spyOn(place as typeof globalThis, name).mockImplementation((() => {}) as never);
      onTestFinished(() => spy.mockRestore());
    }
  }
}

function mockWithNode(): void {
  mock.timers.enable();
  onTestFinished(() => mock.timers.reset());
}

/** All except nextTick and queueMicrotask, without which the servers and the requests of Node itself do not work. */
const allFake = [...names, 'Date', 'performance', 'hrtime'] as const;

const mocks: readonly (readonly [what: string, install: () => unknown])[] = [
  ['the fake timers of Vitest', () => vi.useFakeTimers()],
  ['a fake setImmediate alone', () => vi.useFakeTimers({ toFake: ['setImmediate'] })],
  ['a fake setTimeout alone', () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })],
  ['a fake setInterval alone', () => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })],
  ['a fake Date of 1970 alone', () => vi.useFakeTimers({ toFake: ['Date'], now: 0 })],
  ['a fake performance alone', () => vi.useFakeTimers({ toFake: ['performance', 'hrtime'] })],
  ['everything fake that a test can fake', () => vi.useFakeTimers({ toFake: [...allFake], now: 0 })],
  ['the mock timers of node:test', () => mockWithNode()],
  ['timers replaced by functions that do nothing', replaceTimers],
];

const uses: readonly (readonly [what: string, use: (library: Library) => Promise<void>])[] = [
  [
    'createReceiver receives what sendDelivery sends',
    async ({ createReceiver, sendDelivery }) => {
      const receiver = await createReceiver();
      const waiting = receiver.waitFor('block.forged');
      const { status, durationMs } = await sendDelivery(receiver.url, receiver.token, 'block.forged');
      expect(status).toBe(200);
      expect(durationMs).toBeGreaterThan(0);
      expect((await waiting).data.height).toBeGreaterThan(0);
      await receiver.close();
    },
  ],
  [
    'waitFor ends after its timeout',
    async ({ createReceiver }) => {
      const receiver = await createReceiver();
      await expect(receiver.waitFor('block.forged', { timeoutMs: 20 })).rejects.toMatchObject({
        code: 'not-delivered',
      });
      await receiver.close();
    },
  ],
  [
    'close ends a request that never ends',
    async ({ createReceiver }) => {
      const receiver = await createReceiver({ token });
      const { port, hostname } = new URL(receiver.url);
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.write(requestBytes([...authorized, 'Expect', '100-continue']));
      await once(socket, 'data');
      await receiver.close();
    },
  ],
  [
    'sendDelivery ends after its timeout',
    async ({ sendDelivery }) => {
      const url = await startServer(() => {});
      await expect(sendDelivery(url, token, 'block.forged', { timeoutMs: 20 })).rejects.toMatchObject({
        code: 'not-answered',
      });
    },
  ],
  [
    'webhookHandler answers, and calls onDelivery',
    async ({ webhookHandler }) => {
      const onDelivery = vi.fn();
      const handle = webhookHandler({ token, onDelivery });
      let handled: Promise<void> | undefined;
      const url = await startServer((request, response) => {
        handled = handle(request, response);
      });
      // Not with fetch, which needs a real queueMicrotask.
      expect(await rawExchange(url, requestBytes(authorized, block))).toMatchObject({ status: 200 });
      await handled;
      expect(onDelivery).toHaveBeenCalledOnce();
    },
  ],
  [
    'webhookHandler does not wait for the rest of a refused body indefinitely',
    async ({ webhookHandler }) => {
      const handle = webhookHandler({ token, onDelivery: () => {} });
      const handled = new Promise<unknown>((resolve) => {
        const listener: RequestListener = (request, response) => resolve(handle(request, response));
        void startServer(listener).then((url) => rawExchange(url, unfinished));
      });
      await handled;
    },
  ],
  [
    'fetchHandler answers, and calls onDelivery',
    async ({ fetchHandler }) => {
      const delivery = await new Promise((resolve, reject) => {
        const handle = fetchHandler({ token, onDelivery: resolve });
        handle(new Request('http://localhost', right)).catch(reject);
      });
      expect(delivery).toMatchObject({ event: 'block.forged' });
    },
  ],
];

describe.for(mocks)('with %s,', ([, install]) => {
  test.for(uses)('%s', async ([, use]) => {
    const library = await loadLibrary();
    install();
    await use(library);
  });
});
