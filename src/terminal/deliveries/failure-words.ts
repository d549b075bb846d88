import { printable } from '../../printable.ts';
import type { PostFailure, PostFailureReason } from '../../protocol/delivery/post-outcome.ts';

/** The flag that says how long an answer is waited for. */
type TimeoutFlag = '--timeout' | '--forward-timeout';

type Words = (detail: string, host: string, timeoutFlag: TimeoutFlag) => string;

const words: Readonly<Record<PostFailureReason, Words>> = {
  refused: (_, host) =>
    `connection refused: nothing listens on ${host}. Is the handler running, and on this address (127.0.0.1 or ::1)?`,
  reset: () => 'the connection was reset before an answer came. Did the handler crash?',
  'cut-short': (detail) => `the answer (${detail}) was cut short. Did the handler crash while it answered?`,
  timeout: (detail, _, timeoutFlag) =>
    `no answer within ${detail}. ARK nodes give up after 1500 ms; ${timeoutFlag} waits longer.`,
  unresolved: (_, host) => `no address is known for ${host}. Is the name right?`,
  unreachable: (_, host) => `${host} cannot be reached from this machine.`,
  'no-descriptor': (detail) =>
    `no connection was opened: this machine allows no more at once (${detail}); ulimit -n raises the limit.`,
  certificate: (detail) =>
    detail === 'EPROTO' || detail === 'ERR_SSL_WRONG_VERSION_NUMBER'
      ? 'the target does not speak TLS. Is it http:// rather than https://?'
      : `the TLS certificate was not accepted (${detail}). --insecure takes any.`,
  'not-http': (detail) => `the answer is not HTTP (${detail}). Does something else listen there?`,
  'foreign-redirect': (detail) =>
    `redirected to ${detail}, which is not the given target, so it was not followed.`,
  'too-many-redirects': (detail) => `redirected more than ${detail} times.`,
  'no-turn': (detail, host) =>
    `not sent: ${detail} had passed before its turn at ${host} came. Does the handler answer before it does its work?`,
  'queue-full': (detail, host) =>
    `not sent: ${detail} already wait for ${host}. Does the handler answer before it does its work?`,
  interrupted: () => 'interrupted before an answer came.',
  other: (detail) => `the connection failed (${detail}).`,
};

/** Why a delivery got no answer, and what to look at. `host` is host and port of the target. */
export function failureWords(
  { reason, detail }: PostFailure,
  host: string,
  timeoutFlag: TimeoutFlag = '--timeout',
): string {
  return words[reason](printable(detail), printable(host), timeoutFlag);
}
