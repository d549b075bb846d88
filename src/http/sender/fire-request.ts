import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { clearInterval, setInterval } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import type {
  Pace,
  RawAnswer,
  RawFailure,
  RawOutcome,
  RawRequest,
} from '../../protocol/delivery/raw-request.ts';
import { addressOptions } from '../addresses/localhost.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';
import { failureOf } from './post-failure.ts';

export interface FireOptions {
  /** Only its scheme, host and port are used; the path is that of the request. No other server is ever contacted. */
  readonly url: URL;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** For the whole exchange, unless the request sets its own patience. */
  readonly patienceMs: number;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
  /** Returns the address of this machine that the request comes from. By default the system chooses. */
  readonly localAddress?: () => string;
  /** Keeps the connection for the next request. Without an agent, each request opens a new one. */
  readonly agent?: Agent;
  /** Milliseconds of a clock that never goes backwards. */
  monotonicMs(): number;
}

const maxKeptBytes = 65_536;
/** More than any answer to a webhook. A longer answer counts as endless: a sender would never see its end. */
const maxAnswerBytes = 8_000_000;
/** Limit on interim answers (1xx). A hint or two may precede the answer. */
const maxInterim = 1_000;

/**
 * Sends one request exactly as given, as slowly or incompletely as it asks for, and reads the answer within limits.
 * Follows no redirect, ignores proxy variables, and never rejects because of the network.
 */
export async function fireRequest(request: RawRequest, options: FireOptions): Promise<RawOutcome> {
  const startedMs = options.monotonicMs();
  const patienceMs = request.patienceMs ?? options.patienceMs;
  const clock = AbortSignal.timeout(patienceMs);
  const outcome = await exchange(request, options, AbortSignal.any([clock, options.signal]));
  const durationMs = options.monotonicMs() - startedMs;
  if (outcome.kind === 'failed' && options.signal.aborted)
    return { ...failure('interrupted', ''), durationMs };
  if (outcome.kind === 'failed' && clock.aborted) {
    return {
      ...outcome,
      reason: lateReasons[outcome.reason] ?? 'timeout',
      detail: durationWords(patienceMs),
      durationMs,
    };
  }
  return { ...outcome, durationMs };
}

/** What took too long, by the reason that the aborted exchange failed with. Any other reason is a timeout. */
const lateReasons: Readonly<Record<string, RawFailure['reason']>> = {
  'cut-short': 'endless',
  unreachable: 'unreachable',
};

function exchange(
  { method, path, rawHeaders, body, pace }: RawRequest,
  { url, checksCertificate, agent, localAddress }: FireOptions,
  signal: AbortSignal,
): Promise<RawAnswer | RawFailure> {
  return new Promise((resolve) => {
    const informational: number[] = [];
    let hasAnswer = false;
    let isConnected = false;
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(
      new URL(url.origin),
      {
        // As a string: Node treats the number 0 as no port, and would contact the default one.
        port: url.port,
        method,
        path,
        // Names and values are sent as given; Node adds none.
        headers: rawHeaders,
        agent: agent ?? false,
        signal,
        rejectUnauthorized: checksCertificate,
        ...addressOptions(url.hostname),
        ...(localAddress === undefined ? {} : { localAddress: localAddress() }),
      },
      (response) => {
        hasAnswer = true;
        readAnswer(response, informational, signal)
          .then(resolve, () => resolve(cutShort(response)))
          // Whatever is still being written no longer matters.
          .finally(() => agent === undefined && request.destroy());
      },
    );
    request.on('information', ({ statusCode }) => {
      informational.push(statusCode);
      if (informational.length <= maxInterim) return;
      resolve(failure('endless', `${maxInterim} interim answers`));
      request.destroy();
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(answerOf(response, informational, Buffer.alloc(0)));
    });
    // Once an answer has begun, reading it decides the outcome. Failing to write the rest no longer matters.
    request.on('error', (error) => {
      if (hasAnswer) return;
      resolve(signal.aborted && !isConnected ? failure('unreachable', 'no connection') : failureOf(error));
    });
    request.on('socket', (socket) => {
      isConnected = !socket.connecting;
      socket.once('connect', () => {
        isConnected = true;
      });
    });
    // On a kept connection this event precedes the end of the answer.
    request.on('close', () => {
      if (!hasAnswer) resolve(failure('reset', 'closed'));
    });
    writeBody(request as ClientRequest, body, pace, signal);
  });
}

async function readAnswer(
  response: IncomingMessage,
  informational: readonly number[],
  signal: AbortSignal,
): Promise<RawAnswer | RawFailure> {
  const body = createBodyBuffer();
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes <= maxKeptBytes) body.append(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) return failure('endless', `${maxAnswerBytes / 1_000_000} MB`);
  }
  // If an answer ends with its connection, closing the connection ourselves looks like the end of the answer.
  if (signal.aborted) return cutShort(response);
  return answerOf(response, informational, body.bytes());
}

function answerOf(response: IncomingMessage, informational: readonly number[], body: Uint8Array): RawAnswer {
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    text: textOf(body, maxKeptBytes),
    isCut: body.length > maxKeptBytes,
    contentType: response.headers['content-type'],
    location: response.headers.location,
    rawHeaders: response.rawHeaders,
    informational,
  };
}

function cutShort({ statusCode = 0 }: IncomingMessage): RawFailure {
  return { ...failure('cut-short', String(statusCode)), status: statusCode };
}

function failure(reason: RawFailure['reason'], detail: string): RawFailure {
  return { kind: 'failed', reason, detail };
}

/** Writes a body at the given pace, until the signal is aborted. */
function writeBody(request: ClientRequest, body: Uint8Array, pace: Pace, signal: AbortSignal): void {
  switch (pace.kind) {
    case 'at-once':
      request.end(body);
      return;
    case 'unfinished':
      request.flushHeaders();
      if (body.length > 0) request.write(body);
      return;
    case 'cut-off':
      // End our side of the connection. Ending the request would only make the client wait.
      request.write(body, () => request.socket?.end());
      return;
    case 'slowly':
      writeSlowly(request, body, pace, signal);
  }
}

function writeSlowly(
  request: ClientRequest,
  body: Uint8Array,
  { pieces, pauseMs }: Extract<Pace, { kind: 'slowly' }>,
  signal: AbortSignal,
): void {
  const size = Math.ceil(body.length / pieces);
  let written = 0;
  request.flushHeaders();
  const timer = setInterval(() => {
    if (signal.aborted || request.destroyed) {
      clearInterval(timer);
      return;
    }
    request.write(body.subarray(written, written + size));
    written += size;
    if (written < body.length) return;
    clearInterval(timer);
    request.end();
  }, pauseMs);
}
