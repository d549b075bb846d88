import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.ts';

/** Which request each connection is busy with, and which came behind it. */
export interface Turns {
  /** The request of the connection that is being read, answered, or dropped after a refusal. */
  current(socket: Duplex): Exchange | undefined;
  take(exchange: Exchange): void;
  release(exchange: Exchange): void;
  /** Whether requests wait on the connection for those before them. */
  hasWaiting(socket: Duplex): boolean;
  /** Starts a request now, or once those before it on its connection have been answered. */
  queue(socket: Duplex, start: () => void): void;
}

interface Queue {
  readonly starts: (() => void)[];
  /** Nobody is left to be answered. */
  readonly clear: () => void;
}

/**
 * No sender of webhooks pipelines. Who does it by the hundred is dropped: what waits has not been admitted yet, so it may
 * come from anybody.
 */
const maxWaiting = 512;
const maxWaitingInAll = 8_192;

/** Pipelined requests are worked off one by one: what came first is answered and told first. */
export function createTurns(): Turns {
  const current = new WeakMap<Duplex, Exchange>();
  const queues = new WeakMap<Duplex, Queue>();
  let waitingInAll = 0;

  return {
    current: (socket) => current.get(socket),
    take: (exchange) => void current.set(exchange.request.socket, exchange),
    release({ request }) {
      current.delete(request.socket);
    },
    hasWaiting: (socket) => queues.has(socket),
    queue(socket, start) {
      const queue = queues.get(socket);
      if (queue === undefined && !current.has(socket)) {
        start();
        return;
      }
      const { starts } = queue ?? open(socket);
      if (starts.length >= maxWaiting || waitingInAll >= maxWaitingInAll) {
        socket.destroy();
        return;
      }
      starts.push(start);
      waitingInAll += 1;
      if (queue === undefined) workOff(socket);
    },
  };

  function open(socket: Duplex): Queue {
    const starts: (() => void)[] = [];
    const clear = () => {
      waitingInAll -= starts.length;
      starts.length = 0;
    };
    const queue = { starts, clear };
    queues.set(socket, queue);
    socket.once('close', clear);
    return queue;
  }

  function workOff(socket: Duplex): void {
    const queue = queues.get(socket);
    if (queue === undefined) return;
    for (;;) {
      const exchange = current.get(socket);
      if (exchange !== undefined) {
        exchange.response.once('finish', () => workOff(socket));
        return;
      }
      const start = queue.starts.shift();
      if (start === undefined) break;
      waitingInAll -= 1;
      start();
    }
    queues.delete(socket);
    socket.off('close', queue.clear);
  }
}
