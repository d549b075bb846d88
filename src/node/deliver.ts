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

/** POSTs an event to one webhook once, as a node of the profile does. The outcome contains no secret that was sent. */
export async function deliver(webhook: StoredWebhook, options: DeliverOptions): Promise<PostOutcome> {
  const { profile, dataText, timestampMs, signal } = options;
  const url = URL.canParse(webhook.target) ? new URL(webhook.target) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    return noTarget;
  }
  const authorization = authorizationOf(webhook, url, profile);
  if (authorization === undefined) return noTarget;
  const body = Buffer.from(envelopeText(profile, { event: webhook.event, timestampMs, dataText }));
  const headers = profileHeaders(profile, {
    authorizations: [authorization],
    bodyBytes: body.length,
    host: url.host,
  });
  // Credentials are sent in the headers above, or not at all.
  url.username = '';
  url.password = '';
  const { patience, redirects } = profile;
  const post = { url, headers, body, patience, redirects, checksCertificate: true, signal };
  return maskEcho(await postDelivery(post), authorization);
}

const noTarget: PostOutcome = { kind: 'failed', reason: 'other', detail: 'the target is not an http URL' };

/**
 * Returns the value of the Authorization header. axios replaces the token with user and password of a URL (protocol.md
 * section 1.3); undefined if it cannot read them.
 */
function authorizationOf(
  { token }: StoredWebhook,
  { username, password }: URL,
  { redirects }: Profile,
): string | undefined {
  if (redirects !== 'axios' || (username === '' && password === '')) return token;
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString('base64')}`;
  } catch {
    return undefined;
  }
}

/**
 * Hides the authorization in an outcome, in case the target repeats it: half a token, or user and password of its URL.
 */
function maskEcho(outcome: PostOutcome, authorization: string): PostOutcome {
  // A node does not keep the other half.
  const { hideIn } = createTokenHider([{ token: authorization, authorization, verification: authorization }]);
  return maskOutcome(outcome, { hideIn: (text) => hideIn(text.replaceAll(authorization, redacted)) });
}
