import type { IncomingMessage } from 'node:http';
import type { VerifyAuthorization } from '../../protocol/delivery/token-verifier.ts';
import { type Authorized, type Rejected, rejected } from '../../protocol/delivery/verdict.ts';
import type { ReceiverLimits } from '../server/receiver-limits.ts';

export interface AdmissionRules {
  /** The only path that is served; undefined serves all. */
  readonly path: string | undefined;
  readonly verify: VerifyAuthorization;
  readonly limits: ReceiverLimits;
}

/**
 * Decides from the headers whether a request may send its body, in the order of security.md section 2.1. No body of an
 * unauthorized peer is ever read, parsed or stored.
 */
export function admit(request: IncomingMessage, rules: AdmissionRules): Authorized | Rejected {
  const { httpVersion, method, rawHeaders } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return rejected('unsupported-http-version', httpVersion);
  if (rawHeaders.length / 2 > rules.limits.maxHeaders) {
    return rejected('too-many-headers', `got ${rawHeaders.length / 2}, at most ${rules.limits.maxHeaders}`);
  }
  const hosts = countHosts(rawHeaders);
  if (hosts > 1) return rejected('duplicate-host');
  if (hosts === 0 && httpVersion === '1.1') return rejected('missing-host');
  if (method !== 'POST') return rejected('wrong-method');
  if (rules.path !== undefined && pathOf(request.url ?? '') !== rules.path) {
    return rejected('wrong-path', `expected ${rules.path}`);
  }

  const verdict = rules.verify(rawHeaders);
  if (verdict.kind === 'rejected') return verdict;

  const transferEncoding = request.headers['transfer-encoding'];
  if (
    transferEncoding !== undefined &&
    (httpVersion === '1.0' || transferEncoding.toLowerCase() !== 'chunked')
  ) {
    return rejected('unsupported-transfer-encoding', transferEncoding);
  }
  const contentEncoding = request.headers['content-encoding'];
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    return rejected('unsupported-content-encoding', contentEncoding);
  }
  const contentLength = Number(request.headers['content-length'] ?? 0);
  if (contentLength > rules.limits.maxBodyBytes) {
    return rejected('too-large', `got ${contentLength} bytes, at most ${rules.limits.maxBodyBytes}`);
  }
  return verdict;
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/** Returns the path of a request target, without the query and any origin (absolute-form, RFC 9112, 3.2.2). */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const end = path.search(/[?#]/);
  const bare = end < 0 ? path : path.slice(0, end);
  return bare === '' ? '/' : bare;
}
