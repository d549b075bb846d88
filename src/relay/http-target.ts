import { forwardedHeaders, forwardUrl } from '../http/addresses/forwarding-rules.ts';
import { openKeptPoster } from '../http/forwarder/keep-alive-poster.ts';
import type { TargetRequest } from '../http/forwarder/target-connection.ts';
import type { JournalEntry } from '../journal/journal-record.ts';
import type { PostFailure } from '../protocol/delivery/post-outcome.ts';
import type { EventPattern } from '../protocol/events/event-pattern.ts';
import { withoutTokens } from '../without-tokens.ts';
import { signedHeaders } from './standard-webhooks.ts';
import type { RelayTarget } from './target-sender.ts';

export interface HttpTargetOptions extends RequestRules {
  /** How long the target may take to answer. */
  readonly timeoutMs: number;
  /** False accepts any certificate. */
  readonly checksCertificate: boolean;
}

interface RequestRules {
  /** Returns the header value that was received with a token; undefined if there is no token with that label. */
  authorizationOf(label: string, isWholeToken: boolean): string | undefined;
  /** The secrets that sign each request; empty for no signature. */
  readonly secrets: readonly Uint8Array[];
}

/** A handler that gets each delivery as an HTTP request. @param events those that it gets; undefined for all */
export function httpTarget(
  url: URL,
  events: readonly EventPattern[] | undefined,
  options: HttpTargetOptions,
): RelayTarget {
  const { timeoutMs, checksCertificate } = options;
  return {
    ...{ address: url.href, shown: withoutTokens(url.href), events },
    async openSender({ storeId, clock, cut }) {
      const makeRequest = createRequestMaker(url, storeId, clock, options);
      const poster = openKeptPoster({ url, timeoutMs, checksCertificate, clock, signal: cut });
      return {
        maxTogether: 1,
        maxBytesTogether: 0,
        async send([first]) {
          const request = makeRequest(first.entry, first.attempt);
          if ('kind' in request) return request;
          try {
            return await poster.post(request);
          } catch (error) {
            // What was read from a damaged store may not be a request that can be sent.
            return { kind: 'failed', reason: 'other', detail: String(error) };
          }
        },
        async close() {
          poster.close();
        },
      };
    },
  };
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
function createRequestMaker(
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
        ...['phantom-webhook-attempt', String(attempt)],
        ...signedHeaders({ id, timestampSeconds, body, secrets }),
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
