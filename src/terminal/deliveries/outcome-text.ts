import { printable } from '../../printable.ts';
import {
  isBrokenJson,
  lacksTls,
  type PostAnswer,
  type PostFailure,
  type PostFailureReason,
} from '../../protocol/delivery/post-outcome.ts';
import type { Palette } from '../text/palette.ts';

const maxAnswerCharacters = 500;

/** Returns human-readable lines: the status, time and first 500 characters of the answer to one delivery. */
export function answerText(
  answer: PostAnswer,
  isGood: boolean,
  durationMs: number,
  palette: Palette,
): string {
  const style = isGood ? palette.good : palette.bad;
  const status = style(`${answer.status} ${printable(answer.statusText)}`.trimEnd());
  const shown = answer.text.slice(0, maxAnswerCharacters).trimEnd();
  const lines = shown === '' ? [palette.faint('(empty answer)')] : shown.split(/\r?\n/).map(printable);
  if (answer.text.length > maxAnswerCharacters) lines.push(palette.faint('…'));
  return `${status}  ${palette.faint(`${Math.round(durationMs)} ms`)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Suggests what to check if the answer is not a success; undefined if the status explains it. */
export function answerHint(answer: PostAnswer): string | undefined {
  const { status, location } = answer;
  if (status === 401 || status === 403) {
    return 'The handler refused the authorization. Check that it uses the same token as this delivery.';
  }
  if (status === 404 || status === 405)
    return 'The handler does not accept POST at this path. Check the path of the URL.';
  if ([301, 302, 303, 307, 308].includes(status)) {
    const place = location === undefined ? '' : ` to ${printable(location)}`;
    return `Redirected${place}, not followed: each generation of nodes treats redirects differently.`;
  }
  if (status < 300 && isBrokenJson(answer)) {
    return 'The answer is declared as JSON but is not valid JSON. ARK 3 logs such a delivery as failed.';
  }
  return undefined;
}

/** The flag that limits how long to wait for an answer. */
type TimeoutFlag = '--timeout' | '--forward-timeout';

type Words = (detail: string, host: string, timeoutFlag: TimeoutFlag) => string;

const words: Readonly<Record<PostFailureReason, Words>> = {
  refused: (_, host) =>
    `connection refused: nothing listens on ${host}. Check that the handler runs, and on which address (127.0.0.1 or ::1).`,
  reset: () => 'the connection was reset before an answer. The handler may have crashed.',
  'cut-short': (detail) =>
    `the answer (${detail}) was cut short. The handler may have crashed while answering.`,
  timeout: (detail, _, timeoutFlag) =>
    `no answer within ${detail}. ARK nodes give up after 1500 ms; ${timeoutFlag} waits longer.`,
  unresolved: (_, host) => `no address is known for ${host}. Check the spelling.`,
  unreachable: (_, host) => `${host} cannot be reached from this machine.`,
  'no-descriptor': (detail) =>
    `no connection was opened: too many are open on this machine (${detail}). Raise the limit with ulimit -n.`,
  certificate: (detail) =>
    lacksTls(detail)
      ? 'the target does not speak TLS. Use http:// instead of https://.'
      : `the TLS certificate was not accepted (${detail}). Use --insecure to accept any certificate.`,
  'needs-tls': (detail, host) => `${host} speaks TLS (${detail}). Use https:// instead of http://.`,
  'not-http': (detail) => `the answer is not HTTP (${detail}). Something else may listen there.`,
  'foreign-redirect': (detail) =>
    `redirected to ${detail}, which is not the given target, so it was not followed.`,
  'too-many-redirects': (detail) => `redirected more than ${detail} times.`,
  'no-turn': (detail, host) =>
    `not sent: ${detail} passed before it could be sent to ${host}. Answer before you do the work.`,
  'queue-full': (detail, host) =>
    `not sent: ${detail} already wait for ${host}. Answer before you do the work.`,
  'no-token': (detail) => `not sent: there is no token named "${detail}".`,
  interrupted: () => 'interrupted before an answer.',
  other: (detail) => `the connection failed (${detail}).`,
};

/** Explains why a delivery got no answer, and what to check. `host` is host and port of the target. */
export function failureWords(
  { reason, detail }: PostFailure,
  host: string,
  timeoutFlag: TimeoutFlag = '--timeout',
): string {
  return words[reason](printable(detail), printable(host), timeoutFlag);
}
