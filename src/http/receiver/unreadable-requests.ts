import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Rejected } from '../../protocol/delivery/verdict.ts';
import { refusal } from './answer.ts';
import { type Exchange, receptionOfBytes, receptionOfRefusal } from './exchange.ts';
import type { Turns } from './pipelining.ts';
import type { ReceptionOrder } from './reception-order.ts';
import { bareAnswer } from './send-answer.ts';

/** Answers where Node provides no response object, only a socket. */
export interface BytesRefusal {
  /** Answers bytes that are not a request, or have stopped being one. */
  refuseBytes(error: Error, socket: Duplex): void;
  /** Refuses a request that is next, if the rest of it can no longer arrive. */
  refuseUnfinished(request: IncomingMessage): void;
  /** Answers CONNECT once earlier requests on its connection have been answered. */
  refuseTunnel(socket: Duplex): void;
}

interface BytesRefusalOptions {
  readonly clock: { now(): number; monotonicMs(): number };
  readonly turns: Turns;
  readonly receptions: ReceptionOrder;
  stopReading(exchange: Exchange): void;
}

const malformed: Rejected = { kind: 'rejected', reason: 'malformed-request' };
const tunnel: Rejected = { kind: 'rejected', reason: 'wrong-method' };

export function createBytesRefusal(options: BytesRefusalOptions): BytesRefusal {
  const { clock, turns, receptions, stopReading } = options;
  /** Connections that can no longer be read, but have waiting requests. */
  const broken = new WeakMap<Duplex, Error>();
  return {
    refuseBytes: (error, socket) => refuseBytes(error, socket),
    refuseUnfinished({ socket, complete }) {
      if (!complete) refuseBroken(socket);
    },
    refuseTunnel(socket) {
      turns.queue(socket, () => {
        end(socket, tunnel);
        receptions.report(receptionOfBytes(receptions.number(), tunnel, clock.now()));
      });
    },
  };

  function refuseBroken(socket: Duplex): void {
    const error = broken.get(socket);
    if (error === undefined) return;
    broken.delete(socket);
    refuseBytes(error, socket, true);
  }

  /** Gives each request one answer and one report. */
  function refuseBytes(error: Error, socket: Duplex, isTurn = false): void {
    const exchange = turns.current(socket);
    const rejected = isHalfClosed(error) ? malformed : rejectionOfClientError(error, socket);
    if (rejected === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    // The broken bytes belong to the request that is being read. If there is none, complete requests precede them, and
    // get their own answers first.
    if (!isTurn && exchange?.request.complete !== false && turns.hasWaiting(socket)) {
      broken.set(socket, error);
      turns.queue(socket, () => refuseBroken(socket));
      return;
    }
    if (exchange?.response.headersSent === true) {
      // Already refused; that answer is still being sent.
      exchange.response.once('finish', () => socket.destroy()).end();
      return;
    }
    if (exchange?.request.complete === true) {
      // The earlier request is complete, and gets its own answer first.
      exchange.response.once('finish', () => refuseBytes(error, socket));
      return;
    }
    if (exchange !== undefined) stopReading(exchange);
    end(socket, rejected);
    // Most peers that end their side in the middle have left. Nothing was delivered, so there is nothing to report.
    if (isHalfClosed(error)) return;
    const id = receptions.number();
    receptions.report(
      exchange === undefined
        ? receptionOfBytes(id, rejected, clock.now())
        : receptionOfRefusal(exchange, id, rejected, 0, clock.monotonicMs()),
    );
  }
}

function end(socket: Duplex, { reason }: Rejected): void {
  socket.end(bareAnswer(refusal(reason)), () => socket.destroy());
}

interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Uint8Array;
}

/**
 * Whether the peer ended its side in the middle of a request. Most such peers have left, some wait for an answer.
 * Either way nothing was delivered, so the request is answered but not reported.
 */
function isHalfClosed({ code }: ClientError): boolean {
  return code === 'HPE_INVALID_EOF_STATE';
}

const tlsHandshakeByte = 0x16;

/**
 * Turns an error of Node's HTTP parser into a rejection. Returns undefined if the peer just disconnected or never sent
 * anything, which deserves neither an answer nor a report.
 */
export function rejectionOfClientError(error: ClientError, socket: Duplex): Rejected | undefined {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return { kind: 'rejected', reason: 'headers-too-large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return hasSent(socket) ? { kind: 'rejected', reason: 'too-slow' } : undefined;
    case undefined:
      return undefined;
  }
  if (!error.code.startsWith('HPE_')) return undefined;
  if (error.rawPacket?.[0] === tlsHandshakeByte) {
    return {
      kind: 'rejected',
      reason: 'malformed-request',
      detail: 'the sender speaks TLS: use http://, not https://',
    };
  }
  return { kind: 'rejected', reason: 'malformed-request', detail: error.code };
}

function hasSent(socket: Duplex): boolean {
  return 'bytesRead' in socket && typeof socket.bytesRead === 'number' && socket.bytesRead > 0;
}
