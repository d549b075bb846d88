import { control, probe } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { headersFirst } from './fixes.ts';

const deliveries = 5;
const early = 'an answer of 401 or 403 while the body is still under way, or a closed connection';
const hugeBytes = 6_000_000;
/** Long enough that a handler on a busy machine is not mistaken for one that waits for the body. */
const leastPatienceMs = 1_500;

/** Cases about the order of work: an unauthorized request must cost the handler nothing. */
export const orderCases: readonly CheckCase[] = [
  {
    id: 'order/unfinished-body',
    title: 'an unauthorized delivery whose body never ends',
    expected: early,
    why: 'Whoever waits for bodies of strangers can be kept waiting by them, one connection after the other.',
    change: headersFirst,
    remark: 'A proxy that collects bodies hides this.',
    manner: 'together',
    rule: { kind: 'refuses-early' },
    requests({ stranger, otherToken, timeoutMs }) {
      const unfinished = {
        pace: { kind: 'unfinished' },
        patienceMs: Math.max(timeoutMs, leastPatienceMs),
      } as const;
      const authorizations = [otherToken.authorization];
      const { body } = stranger({ authorizations });
      return [
        control('a wrong authorization', stranger({ authorizations })),
        control('no authorization', stranger({ authorizations: [] })),
        probe(
          'a wrong authorization, and a body that never ends',
          stranger({
            authorizations,
            body: body.subarray(0, 20),
            contentLength: body.length,
            ...unfinished,
          }),
          'a wrong authorization',
        ),
        probe(
          'no authorization, and a body that never comes',
          stranger({
            authorizations: [],
            body: new Uint8Array(),
            contentLength: hugeBytes,
            ...unfinished,
          }),
          'no authorization',
        ),
      ];
    },
  },
  {
    id: 'order/malformed-json',
    title: 'an unauthorized body that is no JSON',
    expected: 'an answer of 401 or 403; another refusal tells that the body was parsed first',
    why: 'A parser is for those who are authorized: it is the most there is to attack.',
    change: headersFirst,
    manner: 'in-turn',
    rule: { kind: 'refuses' },
    requests({ stranger, otherToken }) {
      const authorizations = [otherToken.authorization];
      return [
        control('a wrong authorization', stranger({ authorizations })),
        probe(
          'a wrong authorization and a body that is no JSON',
          stranger({ authorizations, body: Buffer.from('{"event":') }),
          'a wrong authorization',
        ),
      ];
    },
  },
];

/** Cases about how valid deliveries are answered. */
export const answerCases: readonly CheckCase[] = [
  {
    id: 'in-time/answers',
    title: 'right deliveries are answered in time',
    expected: 'each answer within the timeout of --timeout (ARK gives up after 1500 ms)',
    why: 'ARK gives up after 1500 ms and never tries again; Phantom waits for ever and holds up the other webhooks of the event.',
    change: 'Answer first, then do the work: keep the delivery in a queue.',
    manner: 'in-turn',
    rule: { kind: 'answers-in-time' },
    requests: (maker) => right(maker, deliveries),
  },
  {
    id: 'in-time/no-redirect',
    title: 'right deliveries are not redirected',
    expected: 'no answer of 3xx; a warning, because it depends on the sender what comes of it',
    why: 'Each generation of nodes treats redirects differently: Phantom repeats the POST, ARK 2 fails at 301 and 302, ARK 3 takes any for success and follows none.',
    change: 'Answer 200 or 204 at the very address that the webhook has, a slash at its end included.',
    manner: 'in-turn',
    rule: { kind: 'stays' },
    requests: (maker) => right(maker, 1),
  },
  {
    id: 'in-time/no-informational',
    title: 'nothing comes before the answer',
    expected: 'no answer of 1xx that nobody asked for; a warning',
    why: 'The HTTP clients of old nodes do not all know 102 and 103.',
    change: 'Send no early hints and no 102 Processing to a webhook.',
    manner: 'in-turn',
    rule: { kind: 'no-informational' },
    requests: (maker) => right(maker, 1),
  },
  {
    id: 'in-time/json-answer',
    title: 'what calls itself JSON is JSON',
    expected: 'a body of JSON where the content type says application/json; a warning',
    why: 'ARK 3 parses it, and logs the delivery as failed when it cannot.',
    change: 'Answer text/plain, or nothing at all.',
    manner: 'in-turn',
    rule: { kind: 'honest-json' },
    requests: (maker) => right(maker, 1),
  },
];

function right(maker: Parameters<CheckCase['requests']>[0], count: number) {
  return Array.from({ length: count }, (_, index) => probe(`right delivery ${index + 1}`, maker.delivery()));
}
