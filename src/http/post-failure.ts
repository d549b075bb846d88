import type { PostFailure, PostFailureReason } from '../protocol/post-outcome.ts';

const reasonsByCode: Readonly<Record<string, PostFailureReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'unreachable',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPROTO: 'certificate',
};

/** Names what went wrong by the code of the system error; a message is never read. */
export function failureOf(error: Error): PostFailure {
  const code = 'code' in error ? String(error.code) : '';
  const known = reasonsByCode[code];
  if (known !== undefined) return { kind: 'failed', reason: known, detail: code };
  if (code.startsWith('HPE_')) return { kind: 'failed', reason: 'not-http', detail: code };
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code))
    return { kind: 'failed', reason: 'certificate', detail: code };
  return { kind: 'failed', reason: 'other', detail: code === '' ? error.name : code };
}
