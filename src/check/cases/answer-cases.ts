import { headersFirst } from '../fixes/fixes.ts';
import { control, probe } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { withHeader } from './headers.ts';

const deliveries = 5;
const together = 50;
const patientMs = 10_000;
const early =
  'a 401 or 403 answer while the body is still arriving, or a closed connection; a warning if a proxy or platform may be what waits';
const hugeBytes = 6_000_000;
/** Long enough that a handler on a busy machine is not mistaken for one that waits for the body. */
const leastPatienceMs = 1_500;

/** Cases about the order of work: an unauthorized request must cost the handler nothing. */
export const orderCases: readonly CheckCase[] = [
  {
    id: 'order/unfinished-body',
    title: 'an unauthorized delivery whose body never ends',
    expected: early,
    why: 'A handler that waits for unauthorized bodies can be blocked, one connection at a time.',
    change: headersFirst,
    remark: 'A proxy that buffers bodies hides this, for example nginx with its defaults.',
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
        control(
          'no authorization, over a connection to keep',
          stranger({ authorizations: [], headers: withHeader('connection', 'keep-alive') }),
        ),
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
          'no authorization, and a body that never arrives',
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
    title: 'an unauthorized body that is not JSON',
    expected: 'a 401 or 403 answer; any other refusal shows that the body was parsed first',
    why: 'The parser is the easiest part to attack. Only authorized bodies should reach it.',
    change: headersFirst,
    manner: 'in-turn',
    rule: { kind: 'refuses' },
    requests({ stranger, otherToken }) {
      const authorizations = [otherToken.authorization];
      return [
        control('a wrong authorization', stranger({ authorizations })),
        probe(
          'a wrong authorization and a body that is not JSON',
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
    title: 'valid deliveries are answered in time',
    expected: 'each answer to any valid delivery within --timeout (ARK gives up after 1500 ms)',
    why: 'ARK gives up after 1500 ms and never retries. Phantom waits indefinitely and delays the other webhooks of the event.',
    change: 'Put the delivery in a queue, answer, then do the work.',
    manner: 'in-turn',
    rule: { kind: 'answers-in-time' },
    requests: (maker) => right(maker, deliveries),
  },
  {
    id: 'in-time/under-load',
    title: 'fifty deliveries at once are answered in time',
    expected: 'each answer within --timeout, although they arrive together',
    why: 'A full block triggers one delivery per transaction. The node waits for each answer from the moment it sends.',
    change:
      'Answer before you do the work, and serve several requests at once (threads, workers, or no blocking calls).',
    manner: 'together',
    rule: { kind: 'answers-together-in-time' },
    requests: (maker) =>
      Array.from({ length: together }, (_, index) =>
        probe(
          `delivery ${index + 1} of ${together} at once`,
          maker.delivery({
            event: 'transaction.applied',
            dataText: maker.payload('transaction.applied', {
              index: 100 + index,
              set: { vendorField: `order ${index}` },
            }),
            patienceMs: patientMs,
          }),
        ),
      ),
  },
  {
    id: 'in-time/no-redirect',
    title: 'valid deliveries are not redirected',
    expected: 'no 3xx answer; only a warning if some senders repeat the POST at the new place',
    why: 'Each generation treats redirects differently: Phantom repeats the POST, ARK 2 fails on 301 and 302, and ARK 3 counts any redirect as success without following it.',
    change: 'Answer 200 or 204 at the exact URL of the webhook, including a trailing slash.',
    manner: 'in-turn',
    rule: { kind: 'stays' },
    requests: (maker) => right(maker, 1),
  },
  {
    id: 'in-time/no-informational',
    title: 'no interim answer precedes the final one',
    expected: 'no unrequested 1xx answer; a warning',
    why: 'Some HTTP clients of old nodes do not support 102 and 103.',
    change: 'Do not send 103 Early Hints or 102 Processing.',
    manner: 'in-turn',
    rule: { kind: 'no-informational' },
    requests: (maker) => right(maker, 1),
  },
  {
    id: 'in-time/json-answer',
    title: 'answers declared as JSON are valid JSON',
    expected: 'a valid JSON body if the Content-Type is application/json; a warning',
    why: 'ARK 3 parses the answer, and logs the delivery as failed if it is not valid JSON.',
    change: 'Answer with text/plain, or with an empty body.',
    manner: 'in-turn',
    rule: { kind: 'honest-json' },
    requests: (maker) => right(maker, 1),
  },
];

function right(maker: Parameters<CheckCase['requests']>[0], count: number) {
  return Array.from({ length: count }, (_, index) => probe(`valid delivery ${index + 1}`, maker.delivery()));
}
