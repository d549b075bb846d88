import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.ts';

/** Tracks which request each connection is busy with, and which ones wait behind it. */
export interface Turns {
  /** The request of the connection that is being read, answered, or dropped after a refusal. */
  current(socket: Duplex): Exchange | undefined;
  take(exchange: Exchange): void;
  release(exchange: Exchange): void;
  /** Whether requests on the connection wait for earlier ones. */
  hasWaiting(socket: Duplex): boolean;
  /** Starts a request now, or once earlier ones on its connection have been answered. */
  queue(socket: Duplex, start: () => void): void;
}

interface Queue {
  readonly starts: (() => void)[];
  /** Called once the connection is closed, when nobody is left to answer. */
  readonly clear: () => void;
}

/**
 * No sender of webhooks pipelines. A connection with hundreds of waiting requests is closed: they have not been
 * admitted yet, so anybody may have sent them.
 */
const maxWaiting = 512;
const maxWaitingInAll = 8_192;

/** Handles pipelined requests one by one, so they are answered and reported in the order of their arrival. */
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
