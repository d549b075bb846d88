import type { PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import { tryConnection } from './try-connection.ts';

const timeoutMs = 2_000;

/** Whether plain HTTP failed in a way in which it fails at a port that speaks TLS. */
export function mayNeedTls<Outcome extends PostOutcome | RawOutcome>(
  url: URL,
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly kind: 'failed' }> {
  if (outcome.kind === 'answered' || url.protocol !== 'http:') return false;
  return outcome.reason === 'reset' || outcome.reason === 'not-http';
}

/**
 * Whether the port of an http URL speaks TLS. A server ends plain HTTP there in one of many ways, without a reason, so
 * this opens one more connection to find out. Never rejects.
 */
export async function speaksTls(url: URL, signal: AbortSignal): Promise<boolean> {
  const secured = new URL(url);
  secured.protocol = 'https:';
  if (secured.port === '') secured.port = '80';
  const found = await tryConnection(secured, { timeoutMs, signal });
  if (found.kind === 'open') return true;
  // A certificate that is not accepted still proves TLS; a server without TLS fails the handshake.
  return found.reason === 'certificate' && !/^(?:EPROTO|ERR_SSL_)/.test(found.detail);
}
