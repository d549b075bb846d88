import type { Socket } from 'node:net';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

/**
 * Keeps a POST off a socket that the target is just closing. It would be lost, and must not be sent again if the target
 * may have seen it. No rule of HTTP prevents that race (RFC 9112, 9.3), so the target is watched: once it closes a
 * socket without announcing it, later sockets are given up earlier.
 */
export interface KeptSocket {
  /** Takes over a new socket, which may still be connecting. */
  opened(socket: Socket): void;
  /** A request on the socket has been answered. */
  answered(): void;
  /** Bytes received on the socket since its last answer. */
  unansweredBytes(): number;
  /** Resolves when the next request may be sent, on this socket or, if it is gone by then, on another. */
  ready(): Promise<void>;
  /** Destroys the socket. */
  drop(): void;
}

/** Shorter than common servers keep an idle socket: Node 5 s, Gunicorn 2 s. */
export const maxIdleMs = 1_000;
/** A target that closes after its answer without announcing it has done so by then. */
const probationMs = 20;

export function createKeptSocket(clock: { monotonicMs(): number }): KeptSocket {
  let socket: Socket | undefined;
  let answers = 0;
  let answeredMs = 0;
  let answeredBytes = 0;
  let idleLimitMs = maxIdleMs;

  return {
    opened(next) {
      socket = next;
      answers = 0;
      answeredBytes = 0;
      next.once('end', () => learn(next));
      next.on('error', ({ code }: NodeJS.ErrnoException) => {
        if (code === 'ECONNRESET' || code === 'EPIPE') learn(next);
      });
    },
    answered() {
      answers += 1;
      answeredMs = clock.monotonicMs();
      answeredBytes = socket?.bytesRead ?? 0;
      // The target answered before it read the whole body: the rest would precede the next request.
      if (socket !== undefined && socket.writableLength > 0) socket.destroy();
    },
    unansweredBytes: () => (socket?.bytesRead ?? 0) - answeredBytes,
    async ready() {
      if (socket === undefined || answers === 0) return;
      if (idleMs() > idleLimitMs) socket.destroy();
      else if (answers === 1 && idleMs() < probationMs) await closedOrAfter(socket, probationMs - idleMs());
      // Wait one turn of the event loop, which polls the socket and so notices that it was closed. undici itself only
      // waits for the end of the current turn before it writes.
      else if (idleMs() >= 1) await new Promise((resolve) => setImmediate(resolve));
    },
    drop() {
      socket?.destroy();
      socket = undefined;
    },
  };

  function idleMs(): number {
    return clock.monotonicMs() - answeredMs;
  }

  function learn(closed: Socket): void {
    if (closed === socket && answers > 0) idleLimitMs = Math.min(idleLimitMs, idleMs() / 2);
  }
}

function closedOrAfter(socket: Socket, ms: number): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      socket.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    socket.once('close', end);
  });
}
