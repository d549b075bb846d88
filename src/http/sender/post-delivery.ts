import { type IncomingMessage, request as requestHttp } from 'node:http';
import { clearTimeout, setTimeout } from 'node:timers';
import { durationWords } from '../../duration-words.ts';
import type { PostAnswer, PostFailure, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { Patience, RedirectRule } from '../../protocol/delivery/profile.ts';
import { addressOptions } from '../addresses/localhost.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';
import { decodeAnswer } from './decode-answer.ts';
import { failure, failureOf, limitInterim } from './post-failure.ts';

export interface DeliveryPost {
  readonly url: URL;
  /** Alternating names and values, sent exactly as given; none are added. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  /** For the whole exchange, including redirects and the answer. `idle` restarts whenever something arrives. */
  readonly patience: Patience;
  /** On the origin of `url` only: no other server is ever contacted, least of all with the authorization. */
  readonly redirects: RedirectRule;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
}

const maxAnswerBytes = 65_536;
/** Limit on interim answers (1xx). A hint or two may precede the answer. */
const maxInterim = 1_000;
/** The limit of axios 0.18 (protocol-facts.json, redirects.max); got follows 10. */
const maxRedirects = 5;

/**
 * Sends one delivery over a new connection, as nodes do, and reads the answer within limits. Never rejects because of
 * the network. Ignores proxy variables.
 */
export async function postDelivery(post: DeliveryPost): Promise<PostOutcome> {
  const clock = startPatience(post.patience);
  const signal = AbortSignal.any([clock.signal, post.signal]);
  try {
    let hop: Hop = { url: post.url, method: 'POST', headers: post.headers, body: post.body };
    for (let redirects = 0; ; redirects += 1) {
      const outcome = await exchange(hop, post.checksCertificate, signal, clock.restart);
      if (outcome.kind === 'failed')
        return signal.aborted ? abortFailure(post.patience, clock.signal) : outcome;
      const next = nextHop(outcome, hop, post.redirects);
      if (next === undefined) return outcome;
      if (next.url.origin !== post.url.origin)
        return failure('foreign-redirect', next.url.origin === 'null' ? next.url.protocol : next.url.origin);
      if (redirects === maxRedirects) return failure('too-many-redirects', String(maxRedirects));
      hop = next;
    }
  } finally {
    clock.stop();
  }
}

interface PatienceClock {
  readonly signal: AbortSignal;
  /** Call it whenever something arrives. */
  restart(): void;
  stop(): void;
}

function startPatience(patience: Patience): PatienceClock {
  const controller = new AbortController();
  if (patience.kind === 'unlimited') return { signal: controller.signal, restart: () => {}, stop: () => {} };
  const timer = setTimeout(() => controller.abort(), patience.timeoutMs);
  return {
    signal: controller.signal,
    restart: () => {
      if (patience.kind === 'idle') timer.refresh();
    },
    stop: () => clearTimeout(timer),
  };
}

async function exchange(
  hop: Hop,
  checksCertificate: boolean,
  signal: AbortSignal,
  onBytes: () => void,
): Promise<PostOutcome> {
  const { url, method, headers, body } = hop;
  // Loaded only when needed: TLS takes as long to load as all of HTTP.
  const send = url.protocol === 'https:' ? (await import('node:https')).request : requestHttp;
  return new Promise((resolve) => {
    // As a string: Node treats the number 0 as no port, and would contact the default one.
    const { port } = url;
    let hasAnswer = false;
    const options = {
      ...{ port, method, headers, agent: false, signal, rejectUnauthorized: checksCertificate },
      ...addressOptions(url.hostname),
    };
    const request = send(url, options, (response) => {
      hasAnswer = true;
      readAnswer(response, onBytes).then(resolve, () =>
        resolve(failure('cut-short', String(response.statusCode))),
      );
    });
    limitInterim(request, maxInterim, resolve);
    // Once an answer has begun, reading it decides the outcome.
    request.on('error', (error) => {
      if (!hasAnswer) resolve(failureOf(error));
    });
    // Neither a change of protocol nor the end of the connection is an answer.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(failure('not-http', `${response.statusCode}`));
    });
    request.on('close', () => {
      if (!hasAnswer) resolve(failure('reset', 'closed'));
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage, onBytes: () => void): Promise<PostAnswer> {
  const body = createBodyBuffer();
  let bytes = 0;
  onBytes();
  for await (const chunk of response as AsyncIterable<Buffer>) {
    onBytes();
    body.append(chunk);
    bytes += chunk.length;
    // An answer may be endless. Leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) break;
  }
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    text: textOf(
      await decodeAnswer(body.bytes(), response.headers['content-encoding'], maxAnswerBytes),
      maxAnswerBytes,
    ),
    isCut: bytes > maxAnswerBytes,
    contentType: response.headers['content-type'],
    location: response.headers.location,
    rawHeaders: response.rawHeaders,
  };
}

function abortFailure(patience: Patience, clock: AbortSignal): PostFailure {
  if (!clock.aborted || patience.kind === 'unlimited') return failure('interrupted', '');
  return failure('timeout', durationWords(patience.timeoutMs));
}

/** One request in a chain of redirects. */
interface Hop {
  readonly url: URL;
  readonly method: 'POST' | 'GET';
  /** Alternating names and values. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** Returns the request with which the sender's HTTP client follows a redirect, if it does (protocol.md section 1.4). */
function nextHop({ status, location }: PostAnswer, hop: Hop, rule: RedirectRule): Hop | undefined {
  if (rule === 'never' || location === undefined || !URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  // Credentials are never sent, since the headers are given. Node would still decode them, and throw at `%ff`.
  url.username = '';
  url.password = '';
  switch (status) {
    case 301:
    case 302:
      return rule === 'axios' ? { ...hop, url } : undefined;
    case 303:
      return rule === 'axios' ? asBareGet(url, hop) : { ...hop, url, method: 'GET' };
    case 307:
    case 308:
      return { ...hop, url };
    default:
      return undefined;
  }
}

/** Drops the body and the headers that describe it, and keeps the authorization. */
function asBareGet(url: URL, { headers }: Hop): Hop {
  const kept = headers.filter((_, index) => !/^content-/i.test(headers[index - (index % 2)] ?? ''));
  return { url, method: 'GET', headers: kept, body: new Uint8Array() };
}
