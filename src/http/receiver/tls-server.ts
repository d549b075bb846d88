import type { Server, ServerOptions } from 'node:http';
import { Socket } from 'node:net';
import { Problem } from '../../problem.ts';

/** The certificate and the private key of a TLS server, both in PEM. */
export interface Identity {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Opens a server that speaks HTTP over TLS.
 * @param onHandshakeFailure called with what is known of the reason
 * @throws Problem `unusable-certificate`
 */
export async function openTlsServer(
  options: ServerOptions,
  { certificate, key }: Identity,
  onHandshakeFailure: (reason: string) => void,
): Promise<Server> {
  // Loaded only when needed: TLS is half of Node's network code.
  const { createServer } = await import('node:https');
  try {
    const server = createServer({
      ...options,
      cert: Buffer.from(certificate),
      key: Buffer.from(key),
      handshakeTimeout: options.headersTimeout ?? 0,
    });
    /** Peers that have not sent a request yet. */
    const unheard = new Set<string>();
    server.on('connection', (socket) => {
      if (!(socket instanceof Socket)) return;
      const peer = peerOf(socket);
      unheard.add(peer);
      socket.once('close', () => {
        // A Node client checks the certificate itself, and disconnects without a TLS alert.
        if (unheard.delete(peer) && socket.bytesRead > 0 && server.listening) onHandshakeFailure(departure);
      });
    });
    server.on('request', ({ socket }) => unheard.delete(peerOf(socket)));
    server.prependListener('clientError', (error, socket) => {
      if (socket instanceof Socket && codeOf(error)?.startsWith('HPE_')) unheard.delete(peerOf(socket));
    });
    // Replaces Node's own listener, which would pass the error on as malformed HTTP.
    server.removeAllListeners('tlsClientError');
    server.on('tlsClientError', (error, socket) => {
      const reason = handshakeFailure(error);
      if (reason !== undefined && unheard.delete(peerOf(socket))) onHandshakeFailure(reason);
      socket.destroy();
    });
    return server;
  } catch (cause) {
    throw new Problem(
      'unusable-certificate',
      `Expected a certificate and its key in PEM, got ${flaw(cause)}.`,
      {
        hint: 'openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=localhost creates a pair.',
        cause,
      },
    );
  }
}

const distrust = 'it does not trust this certificate; nodes refuse self-signed certificates';
const departure =
  'it disconnected without a request; it may not trust this certificate, as nodes refuse self-signed ones';

function flaw(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ERR_OSSL_X509_KEY_VALUES_MISMATCH':
      return 'a key for another certificate';
    case 'ERR_OSSL_PEM_NO_START_LINE':
    case 'ERR_OSSL_UNSUPPORTED':
    case 'ERR_OSSL_PEM_BAD_BASE64_DECODE':
      return 'another format';
    case 'ERR_MISSING_PASSPHRASE':
    case 'ERR_OSSL_BAD_DECRYPT':
      return 'a key with a passphrase';
    default:
      return `an unusable pair (${codeOf(cause) ?? (cause instanceof Error ? cause.message : 'unknown reason')})`;
  }
}

/** Returns undefined if the peer just disconnected. */
function handshakeFailure(error: Error): string | undefined {
  const code = codeOf(error);
  if (code === undefined || code === 'ECONNRESET') return undefined;
  if (code === 'ERR_SSL_HTTP_REQUEST') return 'it speaks plain HTTP; its URL must start with https://';
  if (/ALERT_(UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE)/.test(code)) return distrust;
  return code;
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
