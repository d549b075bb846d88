import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { postDelivery } from '../../http/sender/post-delivery.ts';
import { Problem } from '../../problem.ts';
import { authorizationOf, profileHeaders } from '../../protocol/delivery/delivery-request.ts';
import type { PostAnswer } from '../../protocol/delivery/post-outcome.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { ReleasedEventName } from '../../protocol/events/payloads-of.ts';
import { readTokenSource } from '../handler/token-source.ts';
import type { Delivery } from '../handler/typed-delivery.ts';
import { type MakeOptions, makeDelivery } from './make-delivery.ts';
import { realClock } from './real-clock.ts';
import { timerMs } from './timer.ts';

const defaultTimeoutMs = 4_000;

/** Implements `sendDelivery`. It has its own file, so the code it needs is loaded only when it is called. */
export async function sendMadeDelivery(
  url: string | URL,
  token: string,
  event: string,
  options: SendOptions,
): Promise<SentDelivery> {
  const target = parseTargetUrl(String(url));
  const { body, ...made } = makeDelivery(event, options);
  const authorization = authorizationFor(token, options);
  const startedMs = realClock.monotonicMs();
  const { status, text } = await post(target, authorization, Buffer.from(body), options);
  return { status, text, durationMs: realClock.monotonicMs() - startedMs, body, ...made };
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
  throw new Problem(
    'not-answered',
    `Expected an answer from ${url.origin}${url.pathname}, got none (${why}).`,
  );
}

export interface SendOptions extends MakeOptions {
  /** The Authorization header to send instead of the correct one, to see it refused; null for no header. */
  readonly authorization?: string | null;
  /** How long to wait for the whole answer, in milliseconds; Infinity for no limit. Default: 4000. ARK waits 1500. */
  readonly timeoutMs?: number;
}

/** What was sent, and the answer. */
export interface SentDelivery<Name extends string = ReleasedEventName> {
  readonly status: number;
  /** The body of the answer, at most its first 65,536 bytes. */
  readonly text: string;
  /** Milliseconds from the request to the end of the answer. */
  readonly durationMs: number;
  /** The delivery that the handler should have read. */
  readonly delivery: Delivery<Name>;
  /** The body as it was sent. */
  readonly body: string;
  /** The seed that was used. Together with `atMs`, it makes the same bytes again. */
  readonly seed: string;
  /** The time of sending, in Unix milliseconds. */
  readonly atMs: number;
}
