import { type IncomingMessage, request as requestHttp } from 'node:http';
import type { PostAnswer, PostFailure, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { Patience, RedirectRule } from '../../protocol/delivery/profile.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';
import { failure, failureOf, limitInterim } from './post-failure.ts';

export interface DeliveryPost {
  readonly url: URL;
  /** Names and values in turn; they go out exactly so, and nothing is added. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  /** For the whole exchange, redirects and answer included; `idle` counts anew whenever something comes. */
  readonly patience: Patience;
  /** On the origin of `url` only: nobody but the given target is ever contacted, least of all with the authorization. */
  readonly redirects: RedirectRule;
  /** False takes any certificate. */
  readonly checksCertificate: boolean;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
}

const maxAnswerBytes = 65_536;
/** A hint or two may come before the answer. */
const maxInterim = 1_000;
/** What axios 0.18 follows at most (protocol-facts.json, redirects.max); got follows 10. */
const maxRedirects = 5;

/**
 * Sends one delivery over a connection of its own, as nodes do, and reads the answer within bounds. Never rejects for
 * anything the network does. Proxy variables are ignored.
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
  /** Something came. */
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
  // Loaded when it is needed: TLS takes as long to load as all of HTTP.
  const send = url.protocol === 'https:' ? (await import('node:https')).request : requestHttp;
  return new Promise((resolve) => {
    // As text: Node takes a 0 for no port, and would contact the default one.
    const { port } = url;
    let hasAnswer = false;
    const options = { port, method, headers, agent: false, signal, rejectUnauthorized: checksCertificate };
    const request = send(url, options, (response) => {
      hasAnswer = true;
      readAnswer(response, onBytes).then(resolve, () =>
        resolve(failure('cut-short', String(response.statusCode))),
      );
    });
    limitInterim(request, maxInterim, resolve);
    // Once an answer has begun, the reading of it decides.
    request.on('error', (error) => {
      if (!hasAnswer) resolve(failureOf(error));
    });
    // A connection that changes its protocol answers nothing, and neither does one that just ends.
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
    // An answer may have no end; leaving the loop closes the connection.
    if (bytes > maxAnswerBytes) break;
  }
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    text: textOf(body.bytes(), maxAnswerBytes),
    isCut: bytes > maxAnswerBytes,
    contentType: response.headers['content-type'],
    location: response.headers.location,
  };
}

function abortFailure(patience: Patience, clock: AbortSignal): PostFailure {
  if (!clock.aborted || patience.kind === 'unlimited') return failure('interrupted', '');
  return failure('timeout', `${patience.timeoutMs} ms`);
}

/** One request on the way to the answer. */
interface Hop {
  readonly url: URL;
  readonly method: 'POST' | 'GET';
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** Where the sender's HTTP client goes after an answer; undefined when it stays (protocol.md section 1.4). */
function nextHop({ status, location }: PostAnswer, hop: Hop, rule: RedirectRule): Hop | undefined {
  if (rule === 'never' || location === undefined || !URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  // Not sent, since the headers are as given; Node would decode them all the same, and throw at `%ff`.
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

/** What describes the body goes with it; the authorization stays. */
function asBareGet(url: URL, { headers }: Hop): Hop {
  const kept = headers.filter((_, index) => !/^content-/i.test(headers[index - (index % 2)] ?? ''));
  return { url, method: 'GET', headers: kept, body: new Uint8Array() };
}
