import type { JudgeAuthorization } from '../../protocol/delivery/judge-authorization.ts';
import { type Authorized, type Rejected, rejected } from '../../protocol/delivery/verdict.ts';

/** What the headers of a request say. */
export interface RequestHead {
  readonly method: string;
  /** Of all Authorization headers. */
  readonly authorizations: readonly string[];
  readonly contentEncoding: string | null | undefined;
  /** Where the platform shows it; most decode it themselves. */
  readonly transferEncoding?: string | null | undefined;
  readonly contentLength: string | null | undefined;
}

/** Decides on the headers alone, so that nothing is read that a stranger sends. */
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
