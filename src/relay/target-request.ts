import { forwardedHeaders, forwardUrl } from '../http/addresses/forwarding-rules.ts';
import type { TargetRequest } from '../http/forwarder/target-connection.ts';
import type { JournalEntry } from '../journal/journal-record.ts';
import type { PostFailure } from '../protocol/delivery/post-outcome.ts';
import { signWebhook } from './standard-webhooks.ts';

export interface RequestRules {
  /** Returns the header value that was received with a token; undefined if there is no token with that label. */
  authorizationOf(label: string, isWholeToken: boolean): string | undefined;
  /** The secrets that sign each request; empty for no signature. */
  readonly secrets: readonly Uint8Array[];
}

/** The name of this relay in `Via`, which shows a delivery that goes in a circle. */
export function viaName(storeId: string): string {
  return `phantom-webhook-${storeId}`;
}

/** Headers of the relay. Received ones are replaced: they would be those of another sender. */
const ownHeaders = new Set([
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'phantom-webhook-attempt',
]);

/**
 * Creates a function that makes the request for a delivery: its body byte for byte, its end-to-end headers with the
 * authorization, and the headers of Standard Webhooks.
 */
export function createRequestMaker(
  url: URL,
  storeId: string,
  clock: { now(): number },
  { authorizationOf, secrets }: RequestRules,
): (entry: JournalEntry, attempt: number) => TargetRequest | PostFailure {
  return ({ id = '', path, rawHeaders, body, token, isWholeToken = false }, attempt) => {
    const authorization = authorizationOf(token, isWholeToken);
    if (authorization === undefined) return { kind: 'failed', reason: 'no-token', detail: token };
    const timestampSeconds = Math.floor(clock.now() / 1_000);
    const { pathname, search } = forwardUrl(url, path);
    return {
      path: `${pathname}${search}`,
      headers: [
        ...forwardedHeaders(withoutOwn(rawHeaders), viaName(storeId)),
        ...['Authorization', authorization],
        ...['webhook-id', id, 'webhook-timestamp', String(timestampSeconds)],
        ...['phantom-webhook-attempt', String(attempt)],
        ...(secrets.length === 0
          ? []
          : ['webhook-signature', signWebhook({ id, timestampSeconds, body, secrets })]),
      ],
      body,
    };
  };
}

function withoutOwn(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, index) => {
    const name = rawHeaders[index - (index % 2)] ?? '';
    return !ownHeaders.has(name.toLowerCase());
  });
}
