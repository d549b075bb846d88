import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { postDelivery } from '../../http/sender/post-delivery.ts';
import { Problem } from '../../problem.ts';
import { authorizationOf, profileHeaders } from '../../protocol/delivery/delivery-request.ts';
import type { PostAnswer } from '../../protocol/delivery/post-outcome.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import { readTokenSource } from '../handler/token-source.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { type MakeOptions, makeDelivery } from './make-delivery.ts';
import { timerMs } from './timer.ts';

const defaultTimeoutMs = 4_000;

/** What `sendDelivery` does; in a file of its own, so that what it needs is loaded late. */
export async function sendMadeDelivery(
  url: string | URL,
  token: string,
  event: string,
  options: SendOptions,
): Promise<SentDelivery> {
  const target = parseTargetUrl(String(url));
  const authorization = authorizationFor(token, options);
  const { body, ...made } = makeDelivery(event, options);
  const startedMs = performance.now();
  const { status, text } = await post(target, authorization, Buffer.from(body), options);
  return { status, text, durationMs: performance.now() - startedMs, body, ...made };
}

function authorizationFor(
  token: string,
  { authorization, profile = 'portable' }: SendOptions,
): string | null {
  const [known] = readTokenSource(token);
  if (authorization !== undefined || known === undefined) return authorization ?? null;
  return authorizationOf(profiles[profile], known);
}

async function post(
  url: URL,
  authorization: string | null,
  body: Uint8Array,
  { profile = 'portable', timeoutMs = defaultTimeoutMs }: SendOptions,
): Promise<PostAnswer> {
  const speaker = profiles[profile];
  const outcome = await postDelivery({
    url,
    headers: profileHeaders(speaker, {
      authorizations: authorization === null ? [] : [authorization],
      bodyBytes: body.length,
      host: url.host,
    }),
    body,
    patience: { kind: 'total', timeoutMs: timerMs(timeoutMs) },
    redirects: speaker.redirects,
    checksCertificate: true,
    signal: new AbortController().signal,
  });
  if (outcome.kind === 'answered') return outcome;
  const why = outcome.detail === '' ? outcome.reason : `${outcome.reason}, ${outcome.detail}`;
  throw new Problem('not-answered', `Expected an answer of ${url.origin}${url.pathname}, got none (${why}).`);
}

export interface SendOptions extends MakeOptions {
  /** What stands in the Authorization header in place of what the token gives, to see it refused; null for no header. */
  readonly authorization?: string | null;
  /** Milliseconds to wait for the whole answer, Infinity for no limit; 4000 unless given. An ARK node waits 1500. */
  readonly timeoutMs?: number;
}

/** What was sent, and what was answered. */
export interface SentDelivery<Name extends string = EventName> {
  readonly status: number;
  /** The beginning of the answer, 65,536 bytes at most. */
  readonly text: string;
  /** Milliseconds from the request to the end of the answer. */
  readonly durationMs: number;
  /** As the handler had to read it. */
  readonly delivery: Delivery<Name>;
  /** The body as it was sent. */
  readonly body: string;
  /** With `atMs` it makes the same bytes again. */
  readonly seed: string;
  /** Unix milliseconds. */
  readonly atMs: number;
}
