import { setTimeout as wait } from 'node:timers/promises';
import type { Change, Delivery } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Works for a while before the answer to some deliveries. */
function slowFor(ms: number, isSlow: (delivery: Delivery) => boolean): Change {
  return () => ({ work: (delivery) => (isSlow(delivery) ? wait(ms) : undefined) });
}

/** The limit that ARK sets. */
const timeoutMs = 1_500;

export const slowness: readonly WrongHandler[] = [
  {
    mistake: 'waits 2 seconds for a database before each answer',
    isExample: true,
    change: slowFor(2_000, () => true),
    finds: ['in-time/answers'],
    alsoFails: ['in-time/under-load'],
    timeoutMs,
  },
  {
    mistake: 'takes 2.5 s for transactions',
    change: slowFor(2_500, ({ event }) => event.startsWith('transaction.')),
    finds: ['in-time/answers'],
    // A loaded machine needs longer than check waits.
    alsoFails: ['in-time/under-load', 'accepts'],
    timeoutMs,
    needs: ['accepts/unicode'],
  },
  {
    mistake: 'takes 2.5 s for round.created',
    change: slowFor(2_500, ({ event }) => event === 'round.created'),
    finds: ['in-time/answers'],
    alsoFails: ['accepts'],
    timeoutMs,
    needs: ['accepts/event/round.created'],
  },
  {
    mistake: 'takes 2.5 s for large bodies',
    change: slowFor(2_500, ({ data }) => JSON.stringify(data ?? '').length > 100_000),
    finds: ['in-time/answers'],
    alsoFails: ['accepts'],
    timeoutMs,
    needs: ['accepts/200-kb'],
  },
  {
    mistake: 'takes 4 s for its first delivery',
    change: () => {
      let isCold = true;
      return {
        async work() {
          if (isCold) await wait(4_000);
          isCold = false;
        },
      };
    },
    finds: ['accepts/right-delivery'],
    isWarning: true,
    timeoutMs,
  },
  {
    mistake: 'takes 2 s for every third delivery',
    change: () => {
      let count = 0;
      return {
        work() {
          count += 1;
          return count % 3 === 0 ? wait(2_000) : undefined;
        },
      };
    },
    finds: ['in-time/answers'],
    alsoFails: ['in-time/under-load'],
    timeoutMs,
  },
  {
    mistake: 'works for 100 ms on one delivery after another before it answers',
    change: () => {
      let queue = Promise.resolve();
      return {
        work() {
          queue = queue.then(() => wait(100));
          return queue;
        },
      };
    },
    finds: ['in-time/under-load'],
    // Work that is left from the burst delays what follows.
    alsoFails: ['in-time/answers'],
    timeoutMs,
  },
  {
    mistake: 'blocks the event loop for 100 ms with each transaction',
    change: () => ({
      work({ event }) {
        if (event.startsWith('transaction.')) block(100);
      },
    }),
    finds: ['in-time/under-load'],
    alsoFails: ['in-time/answers'],
    timeoutMs,
    isAlone: true,
  },
  {
    mistake: 'blocks the event loop for 2 s after each answer',
    change: (right) => ({
      answer(response, request, delivery) {
        response.once('close', () => block(2_000));
        return right.answer(response, request, delivery);
      },
    }),
    finds: ['in-time/answers'],
    alsoFails: ['in-time/under-load'],
    isAlone: true,
    timeoutMs,
  },
  {
    mistake: 'sends the text of its answer over 2.5 s',
    change: () => ({
      async answer(response) {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        for (let piece = 0; piece < 5; piece += 1) {
          response.write('.');
          await wait(500);
        }
        response.end();
      },
    }),
    finds: ['in-time/answers'],
    alsoFails: ['in-time/under-load'],
    timeoutMs,
  },
  {
    mistake: 'takes longer with each delivery that it remembers',
    change: () => {
      let count = 0;
      return {
        work() {
          count += 1;
          return wait(40 * count);
        },
      };
    },
    finds: ['in-time/answers'],
    timeoutMs,
    needs: ['accepts/50-at-once'],
  },
  {
    mistake: 'never answers deliveries of wallets',
    change: () => ({
      work: ({ event }) => (event.startsWith('wallet.') ? new Promise(() => {}) : undefined),
    }),
    finds: ['accepts/event/wallet.saved'],
    alsoFails: ['accepts'],
    timeoutMs,
  },
  {
    mistake: 'waits for the end of the connection before it answers',
    change: (right) => ({
      async readBody(request) {
        const body = await right.readBody(request);
        await new Promise((resolve) => request.socket.once('close', resolve));
        return body;
      },
    }),
    finds: ['accepts/right-delivery'],
    alsoFails: ['in-time'],
    timeoutMs: 500,
  },
];

/** Blocks this process without using the processor. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
