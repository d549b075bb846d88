import { type ProfileName, profiles } from '../../protocol/delivery/profile.ts';
import { probe, withHeader, withoutHeader } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { requireNoHeader, takeAnyContentType, takeAnyEvent } from './fixes.ts';

const accepted = 'an answer of 2xx';

/** How a slow body is sent: the number of pieces, and the pause between them. */
const slowPace = { kind: 'slowly', pieces: 40, pauseMs: 6 } as const;
const patientMs = 10_000;
const together = 50;
const keptDeliveries = 3;
const largeBytes = 200_000;

/** Sent first: if it fails, nothing else can be judged. */
export const firstCase: CheckCase = {
  id: 'accepts/right-delivery',
  title: 'a right delivery of a block',
  expected: accepted,
  why: 'Every other verdict rests on it.',
  change: 'Give check the token that the handler holds, and the URL that a node would call.',
  manner: 'in-turn',
  rule: { kind: 'accepts' },
  requests: (maker) => [probe('a right delivery', maker.delivery())],
};

const profileWhys: readonly (readonly [ProfileName, why: string, change: string, remark?: string])[] = [
  [
    'portable',
    'This is what send sends unless told otherwise: the keys of the guidebook and of the nodes together.',
    'Ignore keys that are not known.',
  ],
  [
    'docs',
    'The guidebook documents this body: created, data, type.',
    'Read type and created where event and timestamp are missing.',
    'Use --skip accepts/docs if no such sender calls this handler.',
  ],
  [
    'phantom-2.2',
    'This is what a Phantom Core node really sends: timestamp, data, event.',
    'Read event and timestamp; the guidebook calls them type and created, and no node does.',
  ],
  [
    'ark-2.3',
    'ARK 2.3 sends the whole token as Authorization, and no content type.',
    'Accept the whole token as well as its first half.',
    'Use --skip accepts/ark-2.3 if no such node calls this handler.',
  ],
  ['ark-2.4', 'ARK 2.4 to 2.5.7 send no content type.', takeAnyContentType],
  ['ark-2.7', 'This is what ARK 2.5.14 to 2.7.26 send.', requireNoHeader],
  ['ark-3', 'ARK 3 sends neither User-Agent nor Accept.', requireNoHeader],
  ['mainsail', 'Mainsail sends data before event and timestamp.', 'Do not rely on the order of the keys.'],
];

const profileCases = profileWhys.map(
  ([profile, why, change, remark]): CheckCase => ({
    id: `accepts/${profile}`,
    title: `a right delivery as ${profile} sends it`,
    expected: accepted,
    why,
    change,
    ...(remark === undefined ? {} : { remark }),
    sentBy: [profile],
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        `a delivery of ${profile}${profiles[profile].authorization === 'whole' ? ', with the whole token' : ''}`,
        maker.delivery({ profile }),
      ),
    ],
  }),
);

export const acceptCases: readonly CheckCase[] = [
  ...profileCases,
  {
    id: 'accepts/header-name-case',
    title: 'Authorization, authorization and AUTHORIZATION',
    expected: accepted,
    why: 'Header names have no case (RFC 9110, 5.1): Phantom and ARK 3 write Authorization, ARK 2 writes authorization.',
    change: 'Look the header up by its name in lower case, or let the framework do it.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      ['authorization', 'AUTHORIZATION', 'aUtHoRiZaTiOn'].map((name) =>
        probe(
          `the header name ${name}`,
          maker.delivery({
            headers: (rawHeaders) => [
              ...withoutHeader('authorization')(rawHeaders),
              name,
              maker.token.authorization,
            ],
          }),
        ),
      ),
  },
  ...(
    [
      ['content-type-charset', 'with a charset', 'application/json; charset=UTF-8', 'Phantom sends one.'],
      ['content-type-plain', 'without a charset', 'application/json', 'ARK 2.5.14 and later send it so.'],
      ['no-content-type', 'absent', undefined, 'ARK 2.3 to 2.5.7 send none.'],
    ] as const
  ).map(
    ([name, words, value, why]): CheckCase => ({
      id: `accepts/${name}`,
      title: `a content type ${words}`,
      expected: accepted,
      why,
      change: takeAnyContentType,
      manner: 'in-turn',
      rule: { kind: 'accepts' },
      requests: (maker) => [
        probe(
          `a content type ${words}`,
          maker.delivery({
            headers: value === undefined ? withoutHeader('content-type') : withHeader('content-type', value),
          }),
        ),
      ],
    }),
  ),
  {
    id: 'accepts/unknown-event',
    title: 'an event that nobody knows',
    expected: `${accepted}; to refuse it is a matter of taste`,
    why: 'Forks and later versions have events of their own; the sender logs a failure and never tries again.',
    change: takeAnyEvent,
    manner: 'in-turn',
    rule: { kind: 'accepts', isRefusalTaste: true },
    requests: (maker) => [
      probe('an unknown event', maker.delivery({ event: 'bazaar.opened', dataText: '{"stalls":7}' })),
    ],
  },
  {
    id: 'accepts/unicode',
    title: 'emoji and scripts of the world in a vendor field',
    expected: accepted,
    why: 'Whoever pays chooses the text of the vendor field.',
    change: 'Read the body as UTF-8, and count its bytes rather than its characters.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'a vendor field with emoji',
        maker.delivery({
          event: 'transaction.applied',
          dataText: maker.payload('transaction.applied', {
            index: 17,
            set: { vendorField: 'grüße 👻 日本 שלום 👩‍🚀' },
          }),
        }),
      ),
    ],
  },
  {
    id: 'accepts/large-amounts',
    title: 'amounts beyond 2^53, as texts and as numbers',
    expected: accepted,
    why: 'Amounts are texts in the smallest unit; the supply of Phantom is beyond 2^53. ARK 2.3 sends numbers in block.received.',
    change: 'Read amounts with BigInt, not with Number.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'an amount of 9007199254740993 as a text',
        maker.delivery({
          event: 'transaction.applied',
          dataText: maker.payload('transaction.applied', { index: 18, set: { amount: '9007199254740993' } }),
        }),
      ),
      probe(
        'an amount of 95556627155586950 as a number',
        maker.delivery({
          event: 'block.received',
          dataText: '{"height":30491623,"totalAmount":95556627155586950,"totalFee":0,"id":"1"}',
        }),
      ),
    ],
  },
  {
    id: 'accepts/200-kb',
    title: 'a body of 200 kB',
    expected: accepted,
    why: 'Even round.created has 55 kB; pool and block events of ARK have more. Express refuses more than 100 kB by default.',
    change: "Raise the limit of the body parser, as in express.json({ limit: '5mb' }).",
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'a body of 200 kB',
        maker.delivery({ event: 'transaction.pool.added', dataText: largeArray(maker.token.token.length) }),
      ),
    ],
  },
  {
    id: 'accepts/twice',
    title: 'the same delivery twice',
    expected: `${accepted}, both times`,
    why: 'A Phantom node sends once per matching condition, and a block is applied again after a fork.',
    change: 'Find out duplicates by the event and data.id, do nothing with them, and answer 2xx.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests(maker) {
      const request = maker.delivery();
      return [
        probe('a delivery', request),
        probe('the same delivery again', request),
        probe('the same delivery a third time', request),
      ];
    },
  },
  {
    id: 'accepts/50-at-once',
    title: 'fifty deliveries at once',
    expected: `${accepted}, to each; a warning where a connection was not taken at first`,
    why: 'A full block tells of each of its transactions, and occurrences overlap.',
    change:
      'Keep no state of one request where another finds it, answer before the work is done, and let the listener have a backlog of 100 or more.',
    manner: 'burst',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      Array.from({ length: together }, (_, index) =>
        probe(
          `delivery ${index + 1} of ${together} at once`,
          maker.delivery({
            event: 'transaction.forged',
            dataText: maker.payload('transaction.forged', { index: 20 + index }),
            patienceMs: patientMs,
          }),
        ),
      ),
  },
  {
    id: 'accepts/slow-body',
    title: 'a body that comes in pieces',
    expected: accepted,
    why: 'A network delivers a body in as many pieces as it likes, and cuts characters in two.',
    change: 'Collect the bytes of the body to its end, then decode and parse them.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'a body in pieces',
        maker.delivery({
          event: 'transaction.applied',
          dataText: maker.payload('transaction.applied', {
            index: 19,
            set: { vendorField: '日本語'.repeat(7) },
          }),
          pace: slowPace,
        }),
      ),
    ],
  },
  {
    id: 'accepts/kept-connection',
    title: 'several deliveries over one connection',
    expected: `${accepted}, to each`,
    why: 'Senders on newer versions of Node, and every proxy, keep connections open.',
    change: 'Read each body to its end, or close the connection with the answer.',
    manner: 'kept',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      Array.from({ length: keptDeliveries }, (_, index) =>
        probe(
          `delivery ${index + 1} over one connection`,
          maker.delivery({ headers: withHeader('connection', 'keep-alive') }),
        ),
      ),
  },
];

/** Returns a JSON array of 200 kB or slightly more. */
function largeArray(idLength: number): string {
  const items: string[] = [];
  for (let length = 0, n = 0; length < largeBytes; n += 1) {
    const item = `{"data":{"id":"${n.toString(16).padStart(idLength, '0')}","amount":"${n}"},"isVerified":true}`;
    items.push(item);
    length += item.length + 1;
  }
  return `[${items.join(',')}]`;
}
