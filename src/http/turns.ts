import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.ts';

/** Which request each connection is busy with, and which came behind it. */
export interface Turns {
  /** The request of the connection that is being read, answered, or dropped after a refusal. */
  current(socket: Duplex): Exchange | undefined;
  take(exchange: Exchange): void;
  release(exchange: Exchange): void;
  /** Starts a request now, or once those before it on its connection have been answered. */
  queue(socket: Duplex, start: () => void): void;
}

/** Pipelined requests are worked off one by one: what came first is answered and told first. */
export function createTurns(): Turns {
  const current = new WeakMap<Duplex, Exchange>();
  const waiting = new WeakMap<Duplex, (() => void)[]>();

  return {
    current: (socket) => current.get(socket),
    take: (exchange) => void current.set(exchange.request.socket, exchange),
    release({ request }) {
      current.delete(request.socket);
    },
    queue(socket, start) {
      const queued = waiting.get(socket);
      if (queued !== undefined) {
        queued.push(start);
      } else if (current.has(socket)) {
        waiting.set(socket, [start]);
        startWaiting(socket);
      } else {
        start();
      }
    },
  };

  function startWaiting(socket: Duplex): void {
    const queued = waiting.get(socket) ?? [];
    for (;;) {
      const exchange = current.get(socket);
      if (exchange !== undefined) {
        exchange.response.once('finish', () => startWaiting(socket));
        return;
      }
      const start = queued.shift();
      if (start === undefined) break;
      start();
    }
    waiting.delete(socket);
  }
}
