import type { JudgeAuthorization } from '../../protocol/delivery/judge-authorization.ts';
import { type Authorized, type Rejected, rejected } from '../../protocol/delivery/verdict.ts';

/** The parts of a request that decide whether its body is read. */
export interface RequestHead {
  readonly method: string;
  /** The values of all Authorization headers. */
  readonly authorizations: readonly string[];
  readonly contentEncoding: string | null | undefined;
  /** Absent on most platforms, which decode it themselves. */
  readonly transferEncoding?: string | null | undefined;
  readonly contentLength: string | null | undefined;
}

/** Admits or rejects a request before its body is read, so unauthorized bodies are never read. */
export function admitHead(
  head: RequestHead,
  judge: JudgeAuthorization,
  maxBodyBytes: number,
): Authorized | Rejected {
  const { method, authorizations, contentEncoding, transferEncoding, contentLength } = head;
  if (method !== 'POST') return rejected('wrong-method');
  const verdict = judge(authorizations);
  if (verdict.kind === 'rejected') return verdict;
  if (transferEncoding != null && transferEncoding.toLowerCase() !== 'chunked')
    return rejected('unsupported-transfer-encoding', transferEncoding);
  if (contentEncoding != null && contentEncoding.toLowerCase() !== 'identity')
    return rejected('unsupported-content-encoding', contentEncoding);
  if (Number(contentLength ?? 0) > maxBodyBytes) return tooLarge(maxBodyBytes);
  return verdict;
}

export function tooLarge(maxBodyBytes: number): Rejected {
  return rejected('too-large', `at most ${maxBodyBytes} bytes`);
}
