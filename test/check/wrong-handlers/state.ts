import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Change, type Delivery, half, memberOf, Refusal, sendText } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Refuses everything with a status once there were more wrong authorizations than `most`. */
function lockedOut(most: number, status: number, keyOf: (request: IncomingMessage) => string): Change {
  return (right) => {
    const wrong = new Map<string, number>();
    return {
      isAuthorized(request) {
        const key = keyOf(request);
        if ((wrong.get(key) ?? 0) >= most) throw new Refusal(status);
        if (right.isAuthorized(request)) return true;
        wrong.set(key, (wrong.get(key) ?? 0) + 1);
        return false;
      },
    };
  };
}

/** Cases with enough of them to be locked out. */
const wrongAuthorizations = ['refuses/prefix-padded', 'refuses/prefix', 'refuses/pattern', 'refuses/bearer'];

const byAddress = (request: IncomingMessage) => request.socket.remoteAddress ?? '';
const everybody = () => 'everybody';

/** Refuses a delivery whose key was seen before. */
function unlessKnown(keyOf: (delivery: Delivery) => unknown, status = 409): Change {
  return () => {
    const known = new Set<unknown>();
    return {
      work(delivery) {
        const key = keyOf(delivery);
        if (key === undefined) return;
        if (known.has(key)) throw new Refusal(status);
        known.add(key);
      },
    };
  };
}

const idOf = ({ data }: Delivery) => memberOf(data, 'id');

export const state: readonly WrongHandler[] = [
  {
    mistake: 'locks an address out after 5 wrong authorizations',
    isExample: true,
    change: lockedOut(5, 403, byAddress),
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
  },
  {
    mistake: 'locks an address out after 20 wrong authorizations',
    change: lockedOut(20, 403, byAddress),
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
  },
  {
    mistake: 'locks everybody out after 10 wrong authorizations',
    change: lockedOut(10, 401, everybody),
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
  },
  {
    mistake: 'answers 429 to everything after 5 wrong authorizations',
    change: lockedOut(5, 429, byAddress),
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
  },
  {
    mistake: 'answers 503 to everything after 100 wrong authorizations',
    change: lockedOut(100, 503, everybody),
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
  },
  {
    mistake: 'locks an address out for one second after 5 wrong authorizations',
    change: (right) => {
      let wrong = 0;
      let lockedUntil = 0;
      return {
        isAuthorized(request) {
          if (Date.now() < lockedUntil) throw new Refusal(403);
          if (right.isAuthorized(request)) return true;
          wrong += 1;
          if (wrong % 5 === 0) lockedUntil = Date.now() + 1_000;
          return false;
        },
      };
    },
    finds: ['refuses/without-lockout'],
    needs: wrongAuthorizations,
    alsoFails: ['survives', 'in-time'],
  },
  {
    mistake: 'turns itself off after 3 wrong authorizations on one connection',
    change: (right) => {
      const wrong = new WeakMap<object, number>();
      let isOff = false;
      return {
        isAuthorized(request) {
          if (isOff) throw new Refusal(403);
          if (right.isAuthorized(request)) return true;
          const count = (wrong.get(request.socket) ?? 0) + 1;
          wrong.set(request.socket, count);
          isOff = count >= 3;
          return false;
        },
      };
    },
    finds: ['refuses/without-lockout'],
    needs: ['refuses/after-right-delivery', ...wrongAuthorizations],
  },
  {
    mistake: 'answers 409 to a second event with the same id',
    isExample: true,
    change: unlessKnown(idOf),
    finds: ['accepts/twice', 'accepts/same-id'],
  },
  {
    mistake: 'answers 409 to another event with the same id',
    change: () => {
      const events = new Map<unknown, string>();
      return {
        work(delivery) {
          const id = idOf(delivery);
          if (id === undefined) return;
          if ((events.get(id) ?? delivery.event) !== delivery.event) throw new Refusal(409);
          events.set(id, delivery.event);
        },
      };
    },
    finds: ['accepts/same-id'],
  },
  {
    mistake: 'answers 409 to a second delivery of the same millisecond',
    change: unlessKnown(({ timestamp }) => timestamp),
    finds: ['accepts/twice', 'accepts/out-of-order'],
  },
  {
    mistake: 'answers 409 to a different delivery of the same millisecond',
    change: () => {
      const known = new Map<unknown, string>();
      return {
        work({ timestamp, event, data }) {
          const text = `${event} ${memberOf(data, 'id')}`;
          if (timestamp !== undefined && (known.get(timestamp) ?? text) !== text) throw new Refusal(409);
          known.set(timestamp, text);
        },
      };
    },
    finds: ['accepts/same-id', 'accepts/out-of-order'],
  },
  {
    mistake: 'answers 400 to a delivery that is older than the last',
    change: () => {
      let last = 0;
      return {
        work({ timestamp }) {
          if (typeof timestamp !== 'number') return;
          if (timestamp < last) throw new Refusal(400);
          last = timestamp;
        },
      };
    },
    finds: ['accepts/twice', 'accepts/out-of-order'],
    alsoFails: ['accepts', 'survives', 'in-time'],
  },
  {
    mistake: 'answers 400 to a delivery that is not newer than the last',
    change: () => {
      let last = 0;
      return {
        work({ timestamp }) {
          if (typeof timestamp !== 'number') return;
          if (timestamp <= last) throw new Refusal(400);
          last = timestamp;
        },
      };
    },
    finds: ['accepts/twice'],
    // Some deliveries are sent again, with a later time.
    alsoFails: ['accepts', 'survives', 'in-time'],
  },
  {
    mistake: 'answers 400 to a block that is lower than the last',
    change: () => {
      let last = 0;
      return {
        work({ event, data }) {
          const height = memberOf(data, 'height');
          if (event !== 'block.applied' || typeof height !== 'number') return;
          if (height < last) throw new Refusal(400);
          last = height;
        },
      };
    },
    finds: ['accepts/out-of-order'],
    alsoFails: ['accepts'],
  },
  {
    mistake: 'answers 500 to the same event twice in a row',
    change: () => {
      let last = '';
      return {
        work({ event, data, timestamp }) {
          const text = `${event} ${timestamp} ${memberOf(data, 'id')}`;
          if (text === last) throw new Error('Twice.');
          last = text;
        },
      };
    },
    finds: ['accepts/twice'],
  },
  {
    mistake: 'answers 429 to more than 20 authorized deliveries in a second',
    change: (right) => {
      let times: readonly number[] = [];
      return {
        isAuthorized(request) {
          if (!right.isAuthorized(request)) return false;
          const now = Date.now();
          times = [...times.filter((time) => now - time < 1_000), now];
          if (times.length > 20) throw new Refusal(429);
          return true;
        },
      };
    },
    finds: ['accepts/50-at-once'],
    alsoFails: ['accepts', 'survives'],
  },
  {
    mistake: 'answers 429 to more than 100 deliveries altogether',
    change: (right) => {
      let count = 0;
      return {
        isAuthorized(request) {
          if (!right.isAuthorized(request)) return false;
          count += 1;
          if (count > 100) throw new Refusal(429);
          return true;
        },
      };
    },
    finds: ['accepts'],
    alsoFails: ['refuses/without-lockout'],
  },
  {
    mistake: 'answers 503 to more than 10 requests at once',
    isExample: true,
    change: (right) => {
      let open = 0;
      return {
        async handle(request, response) {
          open += 1;
          response.once('close', () => {
            open -= 1;
          });
          await wait(20);
          if (open > 10) return sendText(response, 503, 'Busy.');
          await right.handle(request, response);
        },
      };
    },
    finds: ['accepts/50-at-once'],
  },
  {
    mistake: 'ends at the hundredth delivery',
    change: () => {
      let count = 0;
      return {
        work() {
          count += 1;
          if (count === 100) process.exit(1);
        },
      };
    },
    finds: ['accepts'],
    isAlone: true,
  },
  {
    mistake: 'crashes 50 ms after each answer to a transaction',
    change: () => ({
      work({ event }) {
        if (event.startsWith('transaction.')) setTimeout(() => process.exit(1), 50);
      },
    }),
    finds: [
      'accepts/unicode',
      'accepts/large-amounts',
      'accepts/200-kb',
      'accepts/twice',
      'accepts/50-at-once',
    ],
    isAlone: true,
  },
  {
    mistake: 'crashes at a rejected promise after the answer to block.applied',
    change: () => ({
      work({ event }) {
        if (event === 'block.applied') {
          void wait(20).then(() => {
            throw new Error('No database.');
          });
        }
      },
    }),
    finds: ['accepts/event', 'accepts/out-of-order'],
    alsoFails: ['accepts/same-id'],
    isAlone: true,
  },
  {
    mistake: 'collects all bodies in one variable, so concurrent ones mix',
    change: () => {
      let collected = '';
      return {
        async readBody(request) {
          for await (const chunk of request) collected += String(chunk);
          const text = collected;
          collected = '';
          return Buffer.from(text);
        },
      };
    },
    finds: ['accepts/50-at-once'],
    alsoFails: ['accepts/slow-body', 'survives/content-length-too-long'],
  },
  {
    mistake: 'never clears the variable in which it collects bodies',
    change: () => {
      let collected = '';
      return {
        async readBody(request) {
          for await (const chunk of request) collected += String(chunk);
          return Buffer.from(collected);
        },
      };
    },
    finds: ['accepts/twice'],
    alsoFails: ['accepts', 'refuses/without-lockout', 'survives', 'in-time'],
  },
  {
    mistake: 'answers through a variable that the next request replaces',
    change: (right) => {
      let current: Parameters<typeof right.answer>[0] | undefined;
      return {
        async answer(response, request, delivery) {
          current = response;
          await wait(5);
          if (current !== undefined && !current.headersSent) right.answer(current, request, delivery);
        },
      };
    },
    finds: ['accepts/50-at-once'],
    timeoutMs: 1_500,
  },
  {
    mistake: 'answers 500 while another delivery is in work',
    change: () => {
      let isBusy = false;
      return {
        async work() {
          if (isBusy) throw new Error('Busy.');
          isBusy = true;
          await wait(5);
          isBusy = false;
        },
      };
    },
    finds: ['accepts/50-at-once'],
  },
  {
    mistake: 'keeps a lock after an error and refuses everything then',
    change: (right) => {
      let isLocked = false;
      return {
        parse(bytes, request) {
          if (isLocked) throw new Refusal(503);
          isLocked = true;
          const body = right.parse(bytes, request);
          isLocked = false;
          return body;
        },
      };
    },
    finds: ['survives/malformed-json'],
    alsoFails: ['survives', 'in-time'],
  },
  {
    mistake: 'answers on a kept connection only once',
    change: (right) => {
      const used = new WeakSet<object>();
      return {
        async handle(request, response) {
          if (used.has(request.socket)) return;
          used.add(request.socket);
          await right.handle(request, response);
        },
      };
    },
    finds: ['accepts/kept-connection'],
    alsoFails: ['refuses/after-right-delivery'],
    timeoutMs: 1_500,
  },
  {
    mistake: 'answers 400 to the second delivery on one connection',
    isExample: true,
    change: (right) => {
      const used = new WeakSet<object>();
      return {
        isAuthorized(request) {
          if (used.has(request.socket) && request.headers.authorization === half) throw new Refusal(400);
          used.add(request.socket);
          return right.isAuthorized(request);
        },
      };
    },
    finds: ['accepts/kept-connection'],
  },
];
