import { tryConnection } from './try-connection.ts';

const timeoutMs = 2_000;

/**
 * Whether the port of an http URL speaks TLS. A server ends plain HTTP there in one of many ways, without a reason, so
 * this opens one more connection to find out.
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
