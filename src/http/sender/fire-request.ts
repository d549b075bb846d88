import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type {
  Pace,
  RawAnswer,
  RawFailure,
  RawOutcome,
  RawRequest,
} from '../../protocol/delivery/raw-request.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';
import { failureOf } from './post-failure.ts';

export interface FireOptions {
  /** Its scheme, host and port; the path is that of the request. Nothing else is ever contacted. */
  readonly url: URL;
  /** False takes any certificate. */
  readonly checksCertificate: boolean;
  /** For the whole exchange, unless the request has a patience of its own. */
  readonly patienceMs: number;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
  /** Keeps the connection for the next request; each has its own without. */
  readonly agent?: Agent;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
}

const maxKeptBytes = 65_536;
/** More than any answer to a webhook: what goes on beyond has no end, and its sender would wait for one. */
const maxAnswerBytes = 8_000_000;
/** A hint or two may come before the answer. */
const maxInterim = 1_000;

/**
 * Sends one request to the last byte, as slowly or incompletely as it asks for, and reads the answer within bounds.
 * Follows no redirect, ignores proxy variables, and never rejects for anything the network does.
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
    return { ...failure(lateReasons[outcome.reason] ?? 'timeout', `${patienceMs} ms`), durationMs };
  }
  return { ...outcome, durationMs };
}

/** What it was that took too long, by how the exchange ended when it was broken off. */
const lateReasons: Readonly<Record<string, RawFailure['reason']>> = {
  'cut-short': 'endless',
  unreachable: 'unreachable',
};

function exchange(
  { method, path, rawHeaders, body, pace }: RawRequest,
  { url, checksCertificate, agent }: FireOptions,
  signal: AbortSignal,
): Promise<RawAnswer | RawFailure> {
  return new Promise((resolve) => {
    const informational: number[] = [];
    let hasAnswer = false;
    let isConnected = false;
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(
      // Names and values go out as given, and nothing is added to them.
      new URL(url.origin),
      {
        // As text: Node takes a 0 for no port, and would contact the default one.
        port: url.port,
        method,
        path,
        headers: rawHeaders,
        agent: agent ?? false,
        signal,
        rejectUnauthorized: checksCertificate,
      },
      (response) => {
        hasAnswer = true;
        readAnswer(response, informational, signal)
          .then(resolve, () => resolve(failure('cut-short', String(response.statusCode))))
          // What is still being written is of no use any more.
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
    // Once an answer has begun, the reading of it tells: what cannot be written any more is no matter then.
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
    // With a kept connection it comes before the answer has been read.
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
  // Where the end of the connection is that of the answer, our own hanging up looks like one.
  if (signal.aborted) return failure('cut-short', String(response.statusCode));
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

function failure(reason: RawFailure['reason'], detail: string): RawFailure {
  return { kind: 'failed', reason, detail };
}

/** Writes a body as its pace asks for, until the signal is aborted. */
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
      // Ending the request would let the client wait; it is the connection that says no more.
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
