import { postDelivery } from '../http/sender/post-delivery.ts';
import { envelopeText, profileHeaders } from '../protocol/delivery/delivery-request.ts';
import { maskOutcome, type PostOutcome } from '../protocol/delivery/post-outcome.ts';
import type { Profile } from '../protocol/delivery/profile.ts';
import { createTokenHider } from '../protocol/secrets/hide-tokens.ts';
import { redacted } from '../protocol/secrets/token-traces.ts';
import type { StoredWebhook } from './registry.ts';

interface DeliverOptions {
  readonly profile: Profile;
  /** The payload as JSON; undefined for an event without one. */
  readonly dataText: string | undefined;
  /** Unix milliseconds. */
  readonly timestampMs: number;
  readonly signal: AbortSignal;
}

export interface Sending {
  readonly outcome: PostOutcome;
  /** Undefined if the target cannot be called. */
  readonly request: SentRequest | undefined;
}

/** What was sent to a target. The authorization is part of the headers. */
export interface SentRequest {
  readonly path: string;
  /** Names and values, alternating. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

/** POSTs an event to one webhook once, as a node of the profile does. The outcome contains no secret that was sent. */
export async function deliver(webhook: StoredWebhook, options: DeliverOptions): Promise<Sending> {
  const { profile, dataText, timestampMs, signal } = options;
  const url = URL.canParse(webhook.target) ? new URL(webhook.target) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return { outcome: noTarget, request: undefined };
  }
  const credentials = profile.redirects === 'axios' ? credentialsOf(url) : undefined;
  if (credentials === 'unreadable') return { outcome: noTarget, request: undefined };
  const authorization = credentials ?? webhook.token;
  const body = Buffer.from(envelopeText(profile, { event: webhook.event, timestampMs, dataText }));
  const values = { bodyBytes: body.length, host: url.host };
  const headers =
    credentials === undefined
      ? profileHeaders(profile, { ...values, authorizations: [authorization] })
      : withCredentials(profileHeaders(profile, { ...values, authorizations: [] }), credentials);
  // Credentials are sent in the headers above, or not at all.
  url.username = '';
  url.password = '';
  const { patience, redirects } = profile;
  const post = { url, headers, body, patience, redirects, checksCertificate: true, signal };
  const outcome = maskEcho(await postDelivery(post), authorization);
  return { outcome, request: { path: `${url.pathname}${url.search}`, rawHeaders: headers, body } };
}

const noTarget: PostOutcome = { kind: 'failed', reason: 'other', detail: 'the target is not an http URL' };

/**
 * Returns what axios sends in place of the token if the URL has user and password (protocol.md section 1.3). Like axios,
 * it cuts a password at a colon.
 */
function credentialsOf({ username, password }: URL): string | 'unreadable' | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const [user = '', word = ''] = decodeURIComponent(`${username}:${password}`).split(':');
    return `Basic ${Buffer.from(`${user}:${word}`).toString('base64')}`;
  } catch {
    return 'unreadable';
  }
}

/** Adds the header where Node.js does when it gets user and password from axios: after the Host header. */
function withCredentials(headers: readonly string[], credentials: string): readonly string[] {
  return headers.toSpliced(headers.indexOf('Host') + 2, 0, 'Authorization', credentials);
}

/**
 * Hides the authorization in an outcome, in case the target repeats it: half a token, or user and password of its URL.
 */
function maskEcho(outcome: PostOutcome, authorization: string): PostOutcome {
  // A node does not keep the other half.
  const { hideIn } = createTokenHider([{ token: authorization, authorization, verification: authorization }]);
  return maskOutcome(outcome, { hideIn: (text) => hideIn(text.replaceAll(authorization, redacted)) });
}
