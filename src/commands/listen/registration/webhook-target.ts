import { canonicalHost, isUnspecified } from '../../../http/addresses/host-name.ts';
import { parseTargetUrl } from '../../../http/addresses/target-url.ts';

interface Listening {
  /** As the receiver tells it: with the host that the user named. */
  readonly url: string;
  /** The address that the socket is bound to. */
  readonly address: string;
}

/**
 * Where a node finds the listener: what the user says, with the only path that is served unless another is named; else
 * the address that the listener listens on.
 */
export function webhookTarget(
  { target, path }: { readonly target: URL | undefined; readonly path: string | undefined },
  { url, address }: Listening,
): URL {
  if (target !== undefined) {
    const named = new URL(target);
    if (path !== undefined && named.pathname === '/' && named.search === '') named.pathname = path;
    return named;
  }
  const own = parseTargetUrl(url);
  const bound = canonicalHost(address);
  if (isUnspecified(bound)) own.hostname = bound === '::' ? '[::1]' : '127.0.0.1';
  // What localhost means to us need not be what it means to the node. Over TLS the certificate is for the name.
  else if (own.protocol === 'http:') own.hostname = bound.includes(':') ? `[${bound}]` : bound;
  return own;
}
