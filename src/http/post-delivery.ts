import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PostAnswer, PostFailure, PostOutcome } from '../protocol/post-outcome.ts';
import { failureOf } from './post-failure.ts';

export interface DeliveryPost {
  readonly url: URL;
  /** Names and values in turn; they go out exactly so, and nothing is added. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  /** For the whole exchange, redirects and answer included. */
  readonly timeoutMs: number;
  /** Goes where a redirect points, as axios 0.18 does, but on the same origin only. */
  readonly followsRedirects: boolean;
  /** Ends the exchange early. */
  readonly signal: AbortSignal;
}

interface Hop {
  readonly url: URL;
  readonly method: 'POST' | 'GET';
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

const maxAnswerBytes = 65_536;
/** What axios 0.18 follows at most (protocol-facts.json, redirects.max). */
const maxRedirects = 5;

/**
 * Sends one delivery over a connection of its own, as nodes do, and reads the answer within bounds. Never rejects for
 * anything the network does. Certificates are checked; proxy variables are ignored.
 */
export async function postDelivery(post: DeliveryPost): Promise<PostOutcome> {
  const deadline = AbortSignal.timeout(post.timeoutMs);
  const signal = AbortSignal.any([deadline, post.signal]);
  let hop: Hop = { url: post.url, method: 'POST', headers: post.headers, body: post.body };
  for (let redirects = 0; ; redirects += 1) {
    const outcome = await exchange(hop, signal);
    if (outcome.kind === 'failed') {
      return signal.aborted ? abortFailure(deadline.aborted, post.timeoutMs) : outcome;
    }
    const url = post.followsRedirects ? redirectUrl(outcome, hop.url) : undefined;
    if (url === undefined) return outcome;
    // Nobody but the given target is ever contacted, least of all with the authorization.
    if (url.origin !== post.url.origin)
      return { kind: 'failed', reason: 'foreign-redirect', detail: url.origin };
    if (redirects === maxRedirects)
      return { kind: 'failed', reason: 'too-many-redirects', detail: `${maxRedirects}` };
    hop = outcome.status === 303 ? asGet(url, hop) : { ...hop, url };
  }
}

function exchange({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { method, headers, agent: false, signal }, (response) => {
      readAnswer(response).then(resolve, (error: Error) => resolve(failureOf(error)));
    });
    request.on('error', (error) => resolve(failureOf(error)));
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // An answer may have no end; leaving the loop closes the connection.
    if (bytes >= maxAnswerBytes) break;
  }
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    text: Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8'),
    location: response.headers.location,
  };
}

const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308];

function redirectUrl({ status, location }: PostAnswer, from: URL): URL | undefined {
  if (!redirectStatuses.includes(status) || location === undefined || !URL.canParse(location, from.href))
    return undefined;
  return new URL(location, from);
}

/** A 303 asks for a GET; what describes the body goes with it, the authorization stays (protocol.md section 1.4). */
function asGet(url: URL, { headers }: Hop): Hop {
  const kept = headers.filter((_, index) => !/^content-/i.test(headers[index - (index % 2)] ?? ''));
  return { url, method: 'GET', headers: kept, body: new Uint8Array() };
}

function abortFailure(isTimeout: boolean, timeoutMs: number): PostFailure {
  return isTimeout
    ? { kind: 'failed', reason: 'timeout', detail: `${timeoutMs} ms` }
    : { kind: 'failed', reason: 'interrupted', detail: '' };
}
