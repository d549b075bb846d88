import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Delivery } from '../protocol/delivery.ts';
import { parseDelivery, type UnreadableDelivery } from '../protocol/parse-delivery.ts';
import type { Reception } from '../protocol/reception.ts';
import type { Authorized, Rejected, Verdict } from '../protocol/verdict.ts';
import { type AdmissionRules, admit } from './admission.ts';
import { type Answer, accepted, refusal } from './answer.ts';
import { createBodyBuffer } from './body-buffer.ts';
import { isHalfClosed, rejectionOfClientError } from './client-error.ts';
import { listenProblem } from './listen-problem.ts';
import { answerEarly, bareAnswer, sendAnswer } from './send-answer.ts';

export interface ReceiverOptions extends AdmissionRules {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly clock: {
    /** Unix milliseconds. */
    now(): number;
    monotonicMs(): number;
  };
  /** Called once for every request that got an answer, right after it. */
  onReception(reception: Reception): void;
}

export interface Receiver {
  /** Where deliveries go: `http://127.0.0.1:4044/`, with the path when only one is served. */
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
  /** Stops accepting, lets requests in flight finish within the grace period, then drops what is left. */
  close(): Promise<void>;
}

/** A request from its complete headers to its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly receivedAtMs: number;
  readonly startedMs: number;
}

/** @throws Problem `port-in-use`, `address-unavailable` */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { clock, limits } = options;
  /** Connections on which a body is being read, or one that was refused is being dropped. */
  const underWay = new WeakMap<Duplex, Exchange>();
  /** Requests that came behind one under way on their connection, in order. */
  const waiting = new WeakMap<Duplex, (() => void)[]>();
  const connections = new Set<Socket>();
  let receptions = 0;
  let isStopping = false;

  const server = createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    // Node would answer for us, and nobody would be told.
    requireHostHeader: false,
  });
  // Node would drop headers beyond its own limit without a word, a second Authorization among them; they are counted
  // at admission instead, and bounded by maxHeaderSize before that.
  server.maxHeadersCount = 0;

  server.on('request', (request, response) => receive(request, response));
  // 100 Continue only once the headers have been judged (security.md 2.1).
  server.on('checkContinue', (request, response) =>
    receive(request, response, () => response.writeContinue()),
  );
  server.on('clientError', (error, socket) => refuseBytes(error, socket));
  server.on('checkExpectation', (request, response) => {
    refuse(openExchange(request, response), { kind: 'rejected', reason: 'unsupported-expectation' }, 0, true);
  });
  server.on('connect', (_request, socket) => {
    const rejected: Rejected = { kind: 'rejected', reason: 'wrong-method' };
    socket.end(bareAnswer(refusal(rejected.reason)), () => socket.destroy());
    reportBytes(refusal(rejected.reason), rejected);
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size > limits.maxConnections) giveWay(socket);
  });

  await listen();
  const bound = server.address();
  const address = bound !== null && typeof bound === 'object' ? bound.address : options.host;
  return { url: urlOf(bound, options), address, close };

  /** One connection too many: whoever has said nothing for longest makes room, the newcomer when there is none. */
  function giveWay(newcomer: Socket): void {
    const silent = [...connections].find((socket) => socket.bytesRead === 0);
    (silent ?? newcomer).destroy();
  }

  function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
    return { request, response, receivedAtMs: clock.now(), startedMs: clock.monotonicMs() };
  }

  function receive(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void {
    const { socket } = request;
    const queue = waiting.get(socket);
    const start = () => begin(request, response, proceed);
    if (queue !== undefined) {
      queue.push(start);
    } else if (underWay.has(socket)) {
      waiting.set(socket, [start]);
      startWaiting(socket);
    } else {
      start();
    }
  }

  /** Pipelined: what came first is answered and told first. */
  function startWaiting(socket: Duplex): void {
    const queue = waiting.get(socket) ?? [];
    for (;;) {
      const current = underWay.get(socket);
      if (current !== undefined) {
        current.response.once('finish', () => startWaiting(socket));
        return;
      }
      const start = queue.shift();
      if (start === undefined) break;
      start();
    }
    waiting.delete(socket);
  }

  function begin(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void {
    const exchange = openExchange(request, response);
    const verdict: Verdict = isStopping ? { kind: 'rejected', reason: 'stopping' } : admit(request, options);
    if (verdict.kind === 'rejected') {
      refuse(exchange, verdict, 0, proceed !== undefined);
      return;
    }
    proceed?.();
    readBody(exchange, verdict);
  }

  function readBody(exchange: Exchange, verdict: Authorized): void {
    const { request } = exchange;
    const body = createBodyBuffer();
    let bodyBytes = 0;
    underWay.set(request.socket, exchange);
    request.on('data', (chunk: Buffer) => {
      bodyBytes += chunk.length;
      if (bodyBytes <= limits.maxBodyBytes) {
        body.append(chunk);
        return;
      }
      stopReading(exchange);
      refuse(exchange, tooLarge(limits.maxBodyBytes), bodyBytes);
    });
    request.on('end', () => {
      stopReading(exchange);
      conclude(exchange, verdict, parseDelivery(body.bytes()), bodyBytes);
    });
    // A peer that leaves mid-body has delivered nothing.
    request.on('error', () => stopReading(exchange));
  }

  function stopReading({ request }: Exchange): void {
    underWay.delete(request.socket);
    request.removeAllListeners('data');
    request.removeAllListeners('end');
  }

  function conclude(
    exchange: Exchange,
    verdict: Authorized,
    outcome: Delivery | UnreadableDelivery,
    bodyBytes: number,
  ): void {
    if (outcome.kind === 'rejected') {
      refuse(exchange, outcome, bodyBytes);
      return;
    }
    sendAnswer(exchange.response, accepted, isStopping);
    report(exchange, accepted, verdict, bodyBytes, outcome);
  }

  function refuse(exchange: Exchange, rejected: Rejected, bodyBytes: number, isWaiting = false): void {
    const { request, response } = exchange;
    const answer = refusal(rejected.reason);
    // Who waits for 100 Continue sends no body after a final answer, so there is nothing to drop.
    if (isWaiting) {
      sendAnswer(response, answer, true);
    } else {
      underWay.set(request.socket, exchange);
      response.once('finish', () => underWay.delete(request.socket));
      answerEarly(request, response, answer, limits, isStopping);
    }
    report(exchange, answer, rejected, bodyBytes);
  }

  function report(
    { request, receivedAtMs, startedMs }: Exchange,
    answer: Answer,
    verdict: Verdict,
    bodyBytes: number,
    delivery?: Delivery,
  ): void {
    receptions += 1;
    options.onReception({
      id: receptions,
      receivedAtMs,
      method: request.method ?? null,
      path: request.url ?? null,
      rawHeaders: request.rawHeaders,
      verdict,
      status: answer.status,
      delivery,
      bodyBytes,
      durationMs: clock.monotonicMs() - startedMs,
    });
  }

  /** Answers bytes that are no request, or no longer one. One request gets one answer and one report. */
  function refuseBytes(error: Error, socket: Duplex): void {
    const exchange = underWay.get(socket);
    const bytesRead = 'bytesRead' in socket && typeof socket.bytesRead === 'number' ? socket.bytesRead : 0;
    const rejected = isHalfClosed(error) ? malformed : rejectionOfClientError(error, bytesRead);
    if (rejected === undefined || !socket.writable || exchange?.response.headersSent === true) {
      socket.destroy();
      return;
    }
    if (exchange?.request.complete === true) {
      // What came before is whole, and gets its own answer first.
      exchange.response.once('finish', () => refuseBytes(error, socket));
      return;
    }
    if (exchange !== undefined) stopReading(exchange);
    const answer = refusal(rejected.reason);
    socket.end(bareAnswer(answer), () => socket.destroy());
    // Most of those who end their side in the middle have left; nothing was delivered, so there is nothing to tell.
    if (isHalfClosed(error)) return;
    if (exchange !== undefined) report(exchange, answer, rejected, 0);
    else reportBytes(answer, rejected);
  }

  function reportBytes(answer: Answer, verdict: Rejected): void {
    receptions += 1;
    options.onReception({
      id: receptions,
      receivedAtMs: clock.now(),
      method: null,
      path: null,
      rawHeaders: [],
      verdict,
      status: answer.status,
      delivery: undefined,
      bodyBytes: 0,
      durationMs: 0,
    });
  }

  function listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', (cause) => reject(listenProblem(cause, options)));
      server.listen({ host: options.host, port: options.port }, () => {
        server.removeAllListeners('error');
        resolve();
      });
    });
  }

  function close(): Promise<void> {
    isStopping = true;
    return new Promise((resolve) => {
      const deadline = setTimeout(() => server.closeAllConnections(), limits.graceMs);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      server.closeIdleConnections();
      // Who has said nothing yet is not idle to Node, and would be waited for.
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    });
  }
}

const malformed: Rejected = { kind: 'rejected', reason: 'malformed-request' };

function tooLarge(maxBodyBytes: number): Rejected {
  return { kind: 'rejected', reason: 'too-large', detail: `at most ${maxBodyBytes} bytes` };
}

function urlOf(address: string | AddressInfo | null, { host, port, path }: ReceiverOptions): string {
  const actualPort = address !== null && typeof address === 'object' ? address.port : port;
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `http://${bracketed}:${actualPort}${path ?? '/'}`;
}
