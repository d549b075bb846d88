import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import type { Authorized, Rejected, Verdict } from '../../protocol/delivery/verdict.ts';
import type { Arrival, Reception } from '../../protocol/reception/reception.ts';
import { createBodyBuffer } from '../server/body-buffer.ts';
import type { Claim } from '../server/connections.ts';
import { type AdmissionRules, admit } from './admission.ts';
import { accepted, refusal } from './answer.ts';
import { createAnswerBatch } from './answer-batch.ts';
import { type Decision, type Exchange, receptionOfArrival, receptionOfRefusal } from './exchange.ts';
import { createTurns } from './pipelining.ts';
import { createReceptionOrder } from './reception-order.ts';
import { answerEarly, pendingBodyBytes, sendAnswer } from './send-answer.ts';
import { type BytesRefusal, createBytesRefusal } from './unreadable-requests.ts';

export interface HandlingOptions extends AdmissionRules {
  readonly clock: {
    /** Unix milliseconds. */
    now(): number;
    monotonicMs(): number;
  };
  /**
   * Decides how to answer a verified delivery, while the sender waits. Called in the order of arrival. If absent, the
   * guidebook's answer is sent at once.
   */
  handle?(arrival: Arrival): Decision | Promise<Decision>;
  /** Called with what `handle` throws or rejects with. It should do neither; the delivery is answered 500. */
  onFault?(error: unknown): void;
  /** Called once for every request after its answer, in the order of arrival. */
  onReception(reception: Reception): void;
}

/** Handles the requests of a server. */
interface RequestHandling extends BytesRefusal {
  receive(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void;
  refuseExpectation(request: IncomingMessage, response: ServerResponse): void;
  claimOf(socket: Duplex): Claim;
  /** Refuses every request from now on, and ends each connection with its next answer. */
  stop(): void;
  /** Sends the answers that are ready. */
  flush(): void;
  /** Resolves once no delivery waits for its decision. Call it once no connection is left. */
  decided(): Promise<void>;
  /** Reports what is left. Call it once no connection is left. */
  end(): void;
}

const usual: Decision = { answer: accepted };
const failed: Decision = { answer: { status: 500, text: 'Failed.' } };

export function createRequestHandling(options: HandlingOptions): RequestHandling {
  const { clock, limits } = options;
  const handle = options.handle ?? (() => usual);
  const turns = createTurns();
  const receptions = createReceptionOrder(options.onReception);
  const sharedHeaders = createSharedHeaders();
  const answers = createAnswerBatch(answer, receptions.report);
  const unanswered = createUnanswered(limits.maxUnanswered, limits.maxUnansweredBytes);
  /** Connections on which an authorized request has arrived. */
  const trusted = new WeakSet<Duplex>();
  const refused = new WeakSet<Duplex>();
  /** Connections that end with a refusal, behind which nothing can be answered. */
  const ended = new WeakSet<Duplex>();
  const unreadable = createBytesRefusal({ clock, turns, receptions, stopReading });
  const undecided = new Set<Promise<void>>();
  let isStopping = false;

  return {
    receive(request, response, proceed) {
      queue(request, () => begin(openExchange(request, response), proceed));
    },
    refuseExpectation(request, response) {
      queue(request, () =>
        refuse(
          openExchange(request, response),
          { kind: 'rejected', reason: 'unsupported-expectation' },
          0,
          true,
        ),
      );
    },
    ...unreadable,
    claimOf(socket) {
      const exchange = turns.current(socket);
      if (exchange !== undefined && !exchange.response.headersSent) return 'in-hand';
      if (trusted.has(socket)) return 'trusted';
      return refused.has(socket) ? 'refused' : 'unknown';
    },
    stop() {
      isStopping = true;
    },
    flush: answers.flush,
    async decided() {
      await Promise.all(undecided);
    },
    end() {
      answers.flush();
      receptions.end();
    },
  };

  function queue({ socket }: IncomingMessage, start: () => void): void {
    turns.queue(socket, () => {
      if (!ended.has(socket)) start();
    });
  }

  function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
    return { request, response, receivedAtMs: clock.now(), startedMs: clock.monotonicMs() };
  }

  function begin(exchange: Exchange, proceed?: () => void): void {
    const verdict: Verdict = isStopping
      ? { kind: 'rejected', reason: 'stopping' }
      : admit(exchange.request, options);
    if (verdict.kind === 'rejected') {
      refuse(exchange, verdict, 0, proceed !== undefined);
      return;
    }
    proceed?.();
    readBody(exchange, verdict);
    unreadable.refuseUnfinished(exchange.request);
  }

  function readBody(exchange: Exchange, verdict: Authorized): void {
    const { request } = exchange;
    const body = createBodyBuffer();
    let bodyBytes = 0;
    turns.take(exchange);
    trusted.add(request.socket);
    request.on('data', (chunk: Buffer) => {
      bodyBytes += chunk.length;
      if (bodyBytes <= limits.maxBodyBytes) {
        body.append(chunk);
        return;
      }
      stopReading(exchange);
      refuse(exchange, tooLarge(limits.maxBodyBytes), bodyBytes);
    });
    request.on('end', () => arrive(exchange, verdict, body.bytes()));
    // A peer that disconnects mid-body has delivered nothing.
    request.on('error', () => stopReading(exchange));
  }

  /** Node drops whatever arrives together with an upgrade request, so requests behind it would wait without end. */
  function isLast({ headers, socket }: IncomingMessage): boolean {
    return isStopping || headers.upgrade !== undefined || ended.has(socket);
  }

  function stopReading(exchange: Exchange): void {
    turns.release(exchange);
    exchange.request.removeAllListeners('data');
    exchange.request.removeAllListeners('end');
  }

  function arrive(exchange: Exchange, verdict: Authorized, body: Uint8Array): void {
    const outcome = parseDelivery(body);
    if (outcome.kind === 'rejected') {
      refuse(exchange, outcome, body.length);
      return;
    }
    if (unanswered.isFull(body.length)) {
      refuse(exchange, { kind: 'rejected', reason: 'overloaded' }, body.length);
      return;
    }
    const { request, receivedAtMs } = exchange;
    const { method = 'POST', url: path = '/' } = request;
    const rawHeaders = sharedHeaders(request.rawHeaders);
    const id = receptions.number();
    const arrival = { id, receivedAtMs, method, path, rawHeaders, verdict, delivery: outcome, body };
    const decision = decide(arrival);
    if (!(decision instanceof Promise)) {
      answers.add({ exchange, arrival, decision }, body.length);
      // The sender may have ended its side already. Node then ends ours before the waiting requests are answered.
      if (turns.hasWaiting(request.socket)) answers.flush();
      return;
    }
    unanswered.add(body.length);
    const decided = decision.then((made) => {
      undecided.delete(decided);
      unanswered.remove(body.length);
      answers.add({ exchange, arrival, decision: made }, body.length);
    });
    undecided.add(decided);
  }

  /** Catches what `handle` throws or rejects with. Unhandled, it would end the process. */
  function decide(arrival: Arrival): Decision | Promise<Decision> {
    try {
      const decision = handle(arrival);
      return decision instanceof Promise ? decision.catch(fail) : decision;
    } catch (error) {
      return fail(error);
    }
  }

  function fail(error: unknown): Decision {
    options.onFault?.(error);
    return failed;
  }

  /** Until it is called, the connection is busy, so requests pipelined behind this one are not answered earlier. */
  function answer({ exchange, arrival, decision }: Unsent): Reception {
    turns.release(exchange);
    const hasLeft = exchange.request.socket.destroyed;
    sendAnswer(exchange.response, decision.answer, isLast(exchange.request));
    const made = hasLeft ? withoutSender(decision) : decision;
    return receptionOfArrival(exchange, arrival, made, clock.monotonicMs());
  }

  function refuse(exchange: Exchange, rejected: Rejected, bodyBytes: number, isWaiting = false): void {
    const { request, response } = exchange;
    const given = refusal(rejected.reason);
    refused.add(request.socket);
    // A client that waits for 100 Continue sends no body after a final answer, so there is nothing to drop.
    if (isWaiting) {
      sendAnswer(response, given, true);
    } else {
      // Behind a body of unknown length, the sender may have hidden another request.
      if (pendingBodyBytes(request) > limits.lingerBytes) ended.add(request.socket);
      turns.take(exchange);
      // Prepended, because other listeners of this event check whether it is their turn.
      response.prependOnceListener('finish', () => turns.release(exchange));
      answerEarly(request, response, given, limits, isLast(request));
    }
    receptions.report(
      receptionOfRefusal(exchange, receptions.number(), rejected, bodyBytes, clock.monotonicMs()),
    );
  }
}

/** A decision whose answer waits to be sent with others. */
interface Unsent {
  readonly exchange: Exchange;
  readonly arrival: Arrival;
  readonly decision: Decision;
}

function withoutSender(decision: Decision): Decision {
  const { treatment } = decision;
  return treatment === undefined
    ? decision
    : { ...decision, treatment: { ...treatment, note: 'sender-left' } };
}

function tooLarge(maxBodyBytes: number): Rejected {
  return { kind: 'rejected', reason: 'too-large', detail: `at most ${maxBodyBytes} bytes` };
}

/** Counts the deliveries that have been read and wait for their answer. */
interface Unanswered {
  /** Whether a body of this size is one too many. It never is while nothing else waits. */
  isFull(bodyBytes: number): boolean;
  add(bodyBytes: number): void;
  remove(bodyBytes: number): void;
}

function createUnanswered(maxCount: number, maxBytes: number): Unanswered {
  let count = 0;
  let bytes = 0;
  return {
    isFull: (bodyBytes) => count >= maxCount || (count > 0 && bytes + bodyBytes > maxBytes),
    add(bodyBytes) {
      count += 1;
      bytes += bodyBytes;
    },
    remove(bodyBytes) {
      count -= 1;
      bytes -= bodyBytes;
    },
  };
}

/**
 * Returns the headers of the last request in place of equal ones, so that results derived from them can be cached:
 * nearly all deliveries of a sender have the same headers. Only for authorized requests, because the time of the
 * comparison reveals the headers that it compares with.
 */
export function createSharedHeaders(): (rawHeaders: readonly string[]) => readonly string[] {
  let last: readonly string[] = [];
  return (rawHeaders) => {
    if (!areEqual(rawHeaders, last)) last = rawHeaders;
    return last;
  };
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
