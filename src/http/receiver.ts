import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem } from '../problem.ts';
import type { Delivery } from '../protocol/delivery.ts';
import { parseDelivery, type UnreadableDelivery } from '../protocol/parse-delivery.ts';
import type { Reception } from '../protocol/reception.ts';
import type { Authorized, Rejected, Verdict } from '../protocol/verdict.ts';
import { type AdmissionRules, admit } from './admission.ts';
import { type Answer, accepted, refusal } from './answer.ts';
import { isHalfClosed, rejectionOfClientError } from './client-error.ts';
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
  const reading = new WeakMap<Duplex, Exchange>();
  let receptions = 0;
  let isStopping = false;

  const server = createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    insecureHTTPParser: false,
  });
  server.maxConnections = limits.maxConnections;
  // Node would drop headers beyond its own limit without a word, a second Authorization among them; they are counted
  // at admission instead, and bounded by maxHeaderSize before that.
  server.maxHeadersCount = 0;

  server.on('request', (request, response) => receive(request, response));
  // 100 Continue only once the headers have been judged (security.md 2.1).
  server.on('checkContinue', (request, response) =>
    receive(request, response, () => response.writeContinue()),
  );
  server.on('clientError', (error, socket) => refuseBytes(error, socket));

  await listen();
  const url = urlOf(server.address(), options);
  return { url, close };

  function receive(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void {
    const exchange = { request, response, receivedAtMs: clock.now(), startedMs: clock.monotonicMs() };
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
    const chunks: Buffer[] = [];
    let bodyBytes = 0;
    reading.set(request.socket, exchange);
    request.on('data', (chunk: Buffer) => {
      bodyBytes += chunk.length;
      if (bodyBytes <= limits.maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      stopReading();
      refuse(
        exchange,
        { kind: 'rejected', reason: 'too-large', detail: `at most ${limits.maxBodyBytes} bytes` },
        bodyBytes,
      );
    });
    request.on('end', () => {
      stopReading();
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bodyBytes);
      conclude(exchange, verdict, parseDelivery(body), bodyBytes);
    });
    // A peer that leaves mid-body has delivered nothing.
    request.on('error', stopReading);

    function stopReading(): void {
      reading.delete(request.socket);
      request.removeAllListeners('data');
      request.removeAllListeners('end');
    }
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
    if (isWaiting) sendAnswer(response, answer, true);
    else answerEarly(request, response, answer, limits);
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

  function refuseBytes(error: Error, socket: Duplex): void {
    const exchange = reading.get(socket);
    reading.delete(socket);
    const bytesRead = 'bytesRead' in socket && typeof socket.bytesRead === 'number' ? socket.bytesRead : 0;
    if (isHalfClosed(error)) {
      socket.end(bareAnswer(refusal('malformed-request')));
      return;
    }
    const rejected = rejectionOfClientError(error, bytesRead);
    if (rejected === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    const answer = refusal(rejected.reason);
    socket.end(bareAnswer(answer), () => socket.destroy());
    if (exchange !== undefined) {
      report(exchange, answer, rejected, 0);
      return;
    }
    receptions += 1;
    options.onReception({
      id: receptions,
      receivedAtMs: clock.now(),
      method: null,
      path: null,
      rawHeaders: [],
      verdict: rejected,
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
    });
  }
}

function urlOf(address: string | AddressInfo | null, { host, port, path }: ReceiverOptions): string {
  const actualPort = address !== null && typeof address === 'object' ? address.port : port;
  const bracketed = host.includes(':') ? `[${host}]` : host;
  return `http://${bracketed}:${actualPort}${path ?? '/'}`;
}

function listenProblem(cause: NodeJS.ErrnoException, { host, port }: ReceiverOptions): Problem | Error {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Problem('port-in-use', `Port ${port} on ${host} is already in use.`, {
        hint: 'Choose another with --port, or let --port 0 pick a free one.',
        cause,
      });
    case 'EACCES':
      return new Problem(
        'address-unavailable',
        `Port ${port} on ${host} needs rights that this user does not have.`,
        {
          hint: 'Choose a port above 1023 with --port.',
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new Problem('address-unavailable', `${host} is not an address of this machine.`, {
        hint: 'Use --host 127.0.0.1, or the address of one of its network interfaces.',
        cause,
      });
    default:
      return cause;
  }
}
