import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type buildConnector, Client } from 'undici';
import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { createKeptSocket, type KeptSocket, maxIdleMs } from './idle-socket.ts';
import { readTargetAnswer } from './target-answer.ts';

export interface TargetRequest {
  /** Path and query, as they go out. */
  readonly path: string;
  /** Names and values in turn, without those of the connection, Host and Content-Length. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

interface TargetOptions {
  readonly url: URL;
  /** False takes any certificate. */
  readonly checksCertificate: boolean;
  readonly clock: { monotonicMs(): number };
}

/** One connection to a target, kept alive between requests and opened anew when it is gone. */
export interface TargetConnection {
  /** One at a time. Never rejects. Waits without end, unless dropped. Follows no redirect. */
  post(request: TargetRequest): Promise<PostOutcome>;
  /** Drops the connection, open or being opened, and the request on it. The next request opens another. */
  drop(): void;
}

/** No answer takes so many: heads and bodies are bounded on their own, status lines and interim answers by nothing. */
const maxAnswerBytes = 1_048_576;
const lookEveryMs = 20;
/** How long before the end that a target announces a socket is given up. */
const keepAliveMarginMs = 500;

interface Link {
  readonly client: Client;
  /** How many times a socket was opened, or tried to. */
  attempts: number;
}

export function connectTarget({ url, checksCertificate, clock }: TargetOptions): TargetConnection {
  const kept = createKeptSocket(clock);
  let current: Link | undefined;
  /** The last request, until it is answered; one that was dropped may end after the next one has begun. */
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
    // Nothing was written and no socket opened, so what failed is a socket left over from before.
    const isStale = result.outcome.kind === 'failed' && !result.isSent && link.attempts === attempts;
    if (isStale && current === link) result = await exchange(link.client, request);
    if (underWay === own) underWay = undefined;
    if (own.isFlooded) return flood;
    if (result.outcome.kind === 'answered' && current === link) kept.answered();
    return result.outcome;
  }

  /** Goes on from one request to the next: a timer for each would take longer than to send it. */
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
const flood: PostOutcome = { kind: 'failed', reason: 'not-http', detail: 'no end of it' };

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
  // Whoever posts keeps the time.
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
 * Begins to connect as undici asks for it; unlike undici's own connector it gives the socket away at once, so that it
 * can be destroyed while it is still connecting. Has no timeout.
 */
function openSocket(
  { hostname: host, protocol, port }: buildConnector.Options,
  callback: buildConnector.Callback,
  checksCertificate: boolean,
): Socket {
  const isTls = protocol === 'https:';
  // An app may listen on 127.0.0.1 or on ::1 only, and localhost means both.
  const address = { host, port: Number(port || (isTls ? 443 : 80)), autoSelectFamily: true };
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
