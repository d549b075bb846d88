import { printable } from '../printable.ts';
import type { PostFailure, PostFailureReason } from '../protocol/post-outcome.ts';

type Words = (detail: string, host: string) => string;

const words: Readonly<Record<PostFailureReason, Words>> = {
  refused: (_, host) =>
    `connection refused: nothing listens on ${host}. Is the handler running, and on this address (127.0.0.1 or ::1)?`,
  reset: () => 'the connection was reset before an answer came. Did the handler crash?',
  'cut-short': (detail) => `the answer (${detail}) was cut short. Did the handler crash while it answered?`,
  timeout: (detail) => `no answer within ${detail}. ARK nodes give up after 1500 ms; --timeout waits longer.`,
  unresolved: (_, host) => `no address is known for ${host}. Is the name right?`,
  unreachable: (_, host) => `${host} cannot be reached from this machine.`,
  certificate: (detail) =>
    detail === 'EPROTO'
      ? 'the target does not speak TLS. Is it http:// rather than https://?'
      : `the TLS certificate was not accepted (${detail}). --insecure takes any.`,
  'not-http': (detail) => `the answer is not HTTP (${detail}). Does something else listen there?`,
  'foreign-redirect': (detail) =>
    `redirected to ${detail}, which is not the given target, so it was not followed.`,
  'too-many-redirects': (detail) => `redirected more than ${detail} times.`,
  interrupted: () => 'interrupted before an answer came.',
  other: (detail) => `the connection failed (${detail}).`,
};

/** Why a delivery got no answer, and what to look at. `host` is host and port of the target. */
export function failureWords({ reason, detail }: PostFailure, host: string): string {
  return words[reason](printable(detail), printable(host));
}
