import type { ClientRequest } from 'node:http';
import type { PostFailure, PostFailureReason } from '../../protocol/delivery/post-outcome.ts';

const reasonsByCode: Readonly<Record<string, PostFailureReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'not-http',
  // undici reports every parser error after a Content-Length as this.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'not-http',
  ETIMEDOUT: 'unreachable',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EMFILE: 'no-descriptor',
  ENFILE: 'no-descriptor',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EPROTO: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
};

/** Derives the reason of a failure from the error code. Never reads the message. */
export function failureOf(error: Error): PostFailure {
  // One error for each address of the host. A refusal is the most informative, because it proves that there is a machine.
  if (error instanceof AggregateError) {
    const failures = error.errors.filter((cause) => cause instanceof Error).map(failureOf);
    const telling = failures.find(({ reason }) => reason === 'refused') ?? failures[0];
    if (telling !== undefined) return telling;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = code === '' ? error.name : code;
  return failure(reasonsByCode[code] ?? reasonByKind(code, error.name), detail);
}

export function failure(reason: PostFailureReason, detail: string): PostFailure {
  return { kind: 'failed', reason, detail };
}

function reasonByKind(code: string, name: string): PostFailureReason {
  // The parser errors of undici 7 have no code.
  if (code.startsWith('HPE_') || name === 'HTTPParserError') return 'not-http';
  return /CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code) ? 'certificate' : 'other';
}

/** Gives up a request after too many interim answers, because they may never end. */
export function limitInterim(
  request: ClientRequest,
  most: number,
  giveUp: (failed: PostFailure) => void,
): void {
  let interim = 0;
  request.on('information', () => {
    interim += 1;
    if (interim <= most) return;
    giveUp(failure('not-http', 'endless interim answers'));
    request.destroy();
  });
}
