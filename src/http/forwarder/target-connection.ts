import { connect, type Socket } from 'node:net';
import { clearInterval, setInterval } from 'node:timers';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
// Bun replaces the package by a Client that cannot dispatch, but not the file that the package begins with.
import { Client } from 'undici/index.js';
import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { addressOptions } from '../addresses/localhost.ts';
import { createKeptSocket, type KeptSocket, maxIdleMs } from './idle-socket.ts';
import { readTargetAnswer } from './target-answer.ts';

export interface TargetRequest {
  /** Path and query, as sent. */
  readonly path: string;
  /** Alternating names and values, without hop-by-hop headers, Host and Content-Length. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

interface TargetOptions {
  readonly url: URL;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
  readonly clock: { monotonicMs(): number };
}

/** One connection to a target, kept alive between requests and reopened when it is gone. */
export interface TargetConnection {
  /** Sends one request at a time. Never rejects, follows no redirect, and waits indefinitely unless dropped. */
  post(request: TargetRequest): Promise<PostOutcome>;
  /** Drops the connection, even while it is being opened, and the request on it. The next request opens another. */
  drop(): void;
}

/** More than any answer needs. Heads and bodies have their own limits, status lines and interim answers have none. */
const maxAnswerBytes = 1_048_576;
const lookEveryMs = 20;
/** How long a socket is given up before the end that its target announces. */
const keepAliveMarginMs = 500;

interface Link {
  readonly client: Client;
  /** The number of attempts to open a socket. */
  attempts: number;
}

export function connectTarget({ url, checksCertificate, clock }: TargetOptions): TargetConnection {
  const kept = createKeptSocket(clock);
  let current: Link | undefined;
  /** The latest request, until it is answered. One that was dropped may end after the next has begun. */
  let underWay: { isFlooded: boolean } | undefined;
  let watch: NodeJS.Timeout | undefined;

  return { post, drop };

  async function post(request: TargetRequest): Promise<PostOutcome> {
    current ??= openLink(url, checksCertificate, kept);
    const link = current;
    await kept.ready();
    if (current !== link) return dropped;
    const { attempts } = link;
    const own = { isFlooded: false };
    underWay = own;
    watch ??= setInterval(look, lookEveryMs);
    let result = await exchange(link.client, request);
    // Nothing was written and no socket was opened, so a socket left over from an earlier request failed.
    const isStale = result.outcome.kind === 'failed' && !result.isSent && link.attempts === attempts;
    if (isStale && current === link) result = await exchange(link.client, request);
    if (underWay === own) underWay = undefined;
    if (own.isFlooded) return flood;
    if (result.outcome.kind === 'answered' && current === link) kept.answered();
    return result.outcome;
  }

  /** Drops endless answers. One timer serves many requests: starting one for each would take longer than sending it. */
  function look(): void {
    if (underWay === undefined) {
      clearInterval(watch);
      watch = undefined;
    } else if (kept.unansweredBytes() > maxAnswerBytes && current !== undefined) {
      underWay.isFlooded = true;
      drop();
    }
  }

  function drop(): void {
    const link = current;
    current = undefined;
    clearInterval(watch);
    watch = undefined;
    link?.client.destroy(() => {});
    kept.drop();
  }
}

const dropped: PostOutcome = { kind: 'failed', reason: 'interrupted', detail: '' };
const flood: PostOutcome = { kind: 'failed', reason: 'not-http', detail: 'no end of the answer' };

function exchange(
  client: Client,
  { path, headers, body }: TargetRequest,
): Promise<{ readonly outcome: PostOutcome; readonly isSent: boolean }> {
  return new Promise((resolve) => {
    const answer = readTargetAnswer((outcome, isSent) => resolve({ outcome, isSent }));
    client.dispatch({ method: 'POST', path, headers: [...headers], body }, answer);
  });
}

function openLink(url: URL, checksCertificate: boolean, kept: KeptSocket): Link {
  // The connector and undici have no timeouts: the caller of `post` keeps the time.
  const connect: buildConnector.connector = (options, callback) => {
    link.attempts += 1;
    kept.opened(openSocket(options, callback, checksCertificate));
  };
  const client = new Client(url.origin, {
    connect,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: maxIdleMs,
    keepAliveMaxTimeout: maxIdleMs,
    keepAliveTimeoutThreshold: keepAliveMarginMs,
  });
  const link: Link = { client, attempts: 0 };
  return link;
}

/**
 * Starts a connection for undici, without a timeout. Unlike undici's own connector it returns the socket at once, so
 * it can be destroyed while it is still connecting.
 */
function openSocket(
  { hostname: host, protocol, port }: buildConnector.Options,
  callback: buildConnector.Callback,
  checksCertificate: boolean,
): Socket {
  const isTls = protocol === 'https:';
  const address = { host, port: Number(port || (isTls ? 443 : 80)), ...addressOptions(host) };
  const socket = isTls
    ? connectTls({ ...address, rejectUnauthorized: checksCertificate, ALPNProtocols: ['http/1.1'] })
    : connect(address);
  socket.setNoDelay(true);
  const fail = (error: Error) => callback(error, null);
  socket.once('error', fail);
  socket.once(isTls ? 'secureConnect' : 'connect', () => {
    socket.off('error', fail);
    callback(null, socket);
  });
  return socket;
}
