import type { Rejected } from '../../protocol/delivery/verdict.ts';

interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Uint8Array;
}

/**
 * Whether the peer ended its side in the middle of a request. Most of these have left, some wait for an answer; either
 * way nothing was delivered, so it is answered but not reported.
 */
export function isHalfClosed({ code }: ClientError): boolean {
  return code === 'HPE_INVALID_EOF_STATE';
}

const tlsHandshakeByte = 0x16;

/**
 * What Node's HTTP parser refused, as a rejection; undefined when the peer just left or never said anything, which
 * deserves neither an answer nor a line.
 */
export function rejectionOfClientError(error: ClientError, bytesRead: number): Rejected | undefined {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return { kind: 'rejected', reason: 'headers-too-large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return bytesRead === 0 ? undefined : { kind: 'rejected', reason: 'too-slow' };
    case undefined:
      return undefined;
  }
  if (!error.code.startsWith('HPE_')) return undefined;
  if (error.rawPacket?.[0] === tlsHandshakeByte) {
    return {
      kind: 'rejected',
      reason: 'malformed-request',
      detail: 'the sender speaks TLS: use http://, not https://',
    };
  }
  return { kind: 'rejected', reason: 'malformed-request', detail: error.code };
}
