import type { CommandContext } from '../../context.ts';
import { postDelivery } from '../../http/sender/post-delivery.ts';
import { mayNeedTls, speaksTls } from '../../http/sender/speaks-tls.ts';
import { endToEndHeaders } from '../../protocol/delivery/end-to-end-headers.ts';
import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { type Patience, profiles } from '../../protocol/delivery/profile.ts';
import { isFlatOut, type SendOptions } from './flags.ts';
import type { RequestParts } from './request-text.ts';

/** Sends deliveries to their target. */
export interface Poster {
  /** Never rejects because of the network. */
  post(request: RequestParts): Promise<PostOutcome>;
  /** Finds out more about a failure, for which it may open another connection. Never rejects. */
  explain(outcome: PostOutcome): Promise<PostOutcome>;
  close(): void;
}

/** Uses a connection for each delivery, as nodes do, or reuses connections if speed is requested. */
export async function openPoster(
  options: SendOptions,
  url: URL,
  signal: AbortSignal,
  context: CommandContext,
): Promise<Poster> {
  const checksCertificate = !options.isInsecure;
  const patience = patienceOf(options);
  if (keepsConnections(options)) {
    const { openKeptPoster } = await import('../../http/forwarder/keep-alive-poster.ts');
    const timeoutMs = patience.kind === 'unlimited' ? undefined : patience.timeoutMs;
    const poster = openKeptPoster({ url, timeoutMs, checksCertificate, clock: context, signal });
    const path = `${url.pathname}${url.search}`;
    const sendable = new WeakMap<readonly string[], readonly string[]>();
    const sendableOf = (headers: readonly string[]) => {
      const known = sendable.get(headers) ?? endToEndHeaders(headers);
      sendable.set(headers, known);
      return known;
    };
    return {
      post: ({ headers, body }) => poster.post({ path, headers: sendableOf(headers), body }),
      explain: async (outcome) => outcome,
      close: poster.close,
    };
  }
  const { redirects } = profiles[options.profile];
  /** Found out once, when it matters. */
  let needsTls: Promise<boolean> | undefined;
  return {
    post: (request) => postDelivery({ ...request, patience, redirects, checksCertificate, signal }),
    async explain(outcome) {
      if (!mayNeedTls(url, outcome)) return outcome;
      needsTls ??= speaksTls(url, signal);
      return (await needsTls) ? { ...outcome, reason: 'needs-tls' } : outcome;
    },
    close: () => {},
  };
}

/** Only if no particular sender is imitated, and no header that belongs to a connection was given. */
function keepsConnections(options: SendOptions): boolean {
  const { profile, fromFile, badAuthorization } = options;
  const headers = options.headers.flat();
  const isPlain = endToEndHeaders(headers).length === headers.length;
  return (
    isFlatOut(options) &&
    profile === 'portable' &&
    fromFile === undefined &&
    badAuthorization === undefined &&
    isPlain
  );
}

function patienceOf({ profile, timeoutMs }: SendOptions): Patience {
  const { patience } = profiles[profile];
  if (timeoutMs === undefined) return patience;
  return { kind: patience.kind === 'idle' ? 'idle' : 'total', timeoutMs };
}
