import { profiles } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import {
  checkData,
  raiseBodyLimit,
  readNodeKeys,
  readUtf8,
  requireNoHeader,
  shareNothing,
  takeAnyContentType,
  takeAnyEvent,
  takeWholeToken,
} from '../fixes/fixes.ts';
import { probe } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { withHeader, withoutHeader } from './headers.ts';
import { plainEvent, senderSuspects } from './suspects.ts';

const accepted = 'a 2xx answer';
const phantomSenders = ['phantom-2.2', 'portable', 'docs'] as const;

/** How a slow body is sent: the number of pieces, and the pause between them. */
const slowPace = { kind: 'slowly', pieces: 40, pauseMs: 6 } as const;
const overlappingPace = { kind: 'slowly', pieces: 2, pauseMs: 20 } as const;
const patientMs = 10_000;
const together = 50;
const keptDeliveries = 3;
const largeBytes = 200_000;

/** Sent first: if it fails, nothing else can be judged. */
export const firstCase: CheckCase = {
  id: 'accepts/right-delivery',
  title: 'a valid delivery of a block',
  expected: accepted,
  why: 'All other checks depend on this one.',
  change: 'Give check the token that your handler uses, and the URL that a node would call.',
  manner: 'in-turn',
  rule: { kind: 'accepts' },
  requests: (maker) => [probe('a valid delivery', maker.delivery())],
};

const profileWhys: readonly (readonly [ProfileName, why: string, change: string])[] = [
  [
    'portable',
    'This is what send sends by default: the keys of the guidebook and the keys of the nodes together.',
    'Ignore unknown keys.',
  ],
  [
    'docs',
    'The guidebook documents this body: created, data, type.',
    'Read type and created if event and timestamp are missing.',
  ],
  ['phantom-2.2', 'Phantom Core nodes send these keys: timestamp, data, event.', readNodeKeys],
  ['ark-2.3', 'ARK 2.3 sends the whole token as Authorization, and no Content-Type.', takeWholeToken],
  ['ark-2.4', 'ARK 2.4 to 2.5.7 send no Content-Type.', takeAnyContentType],
  ['ark-2.7', 'ARK 2.5.14 to 2.7.26 send this format.', requireNoHeader],
  ['ark-3', 'ARK 3 sends neither User-Agent nor Accept.', requireNoHeader],
  ['mainsail', 'Mainsail sends data before event and timestamp.', 'Do not rely on the order of the keys.'],
];

const profileCases = profileWhys.map(
  ([profile, why, change]): CheckCase => ({
    id: `accepts/${profile}`,
    title: `a valid delivery as ${profile} sends it`,
    expected: accepted,
    why,
    change,
    sentBy: [profile],
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        `a delivery of ${profile}${profiles[profile].authorization === 'whole' ? ', with the whole token' : ''}`,
        maker.delivery({ profile }),
      ),
    ],
    suspects: (maker) => (profile === 'portable' || profile === 'docs' ? [] : senderSuspects(maker, profile)),
  }),
);

export const acceptCases: readonly CheckCase[] = [
  ...profileCases,
  {
    id: 'accepts/header-name-case',
    title: 'Authorization, authorization and AUTHORIZATION',
    expected: accepted,
    why: 'Header names are case-insensitive (RFC 9110, 5.1): Phantom and ARK 3 send Authorization, ARK 2 sends authorization.',
    change: 'Look up the header by its lower-case name, or let the framework do it.',
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
      [
        'content-type-charset',
        'with a charset',
        'application/json; charset=UTF-8',
        'Phantom sends one.',
        phantomSenders,
      ],
      [
        'content-type-plain',
        'without a charset',
        'application/json',
        'ARK 2.5.14 and later send it this way.',
        ['ark-2.7', 'ark-3', 'mainsail'],
      ],
      [
        'no-content-type',
        'absent',
        undefined,
        'ARK 2.3 to 2.5.7 send no Content-Type.',
        ['ark-2.3', 'ark-2.4'],
      ],
    ] as const
  ).map(
    ([name, words, value, why, sentBy]): CheckCase => ({
      id: `accepts/${name}`,
      title: `the content type ${words}`,
      expected: accepted,
      why,
      change: takeAnyContentType,
      sentBy,
      manner: 'in-turn',
      rule: { kind: 'accepts' },
      requests: (maker) => [
        probe(
          `the content type ${words}`,
          maker.delivery({
            headers: value === undefined ? withoutHeader('content-type') : withHeader('content-type', value),
          }),
        ),
      ],
    }),
  ),
  {
    id: 'accepts/unknown-event',
    title: 'an unknown event',
    expected: `${accepted}; refusing it is a warning only`,
    why: 'Forks and later versions add events. If you refuse one, the sender logs a failure and never retries.',
    change: takeAnyEvent,
    manner: 'in-turn',
    rule: { kind: 'accepts', isRefusalTaste: true },
    requests: (maker) => [
      probe('an unknown event', maker.delivery({ event: 'bazaar.opened', dataText: '{"stalls":7}' })),
    ],
  },
  {
    id: 'accepts/unicode',
    title: 'emoji and non-Latin scripts in a vendor field',
    expected: accepted,
    why: 'The payer chooses the text of the vendor field.',
    change: readUtf8,
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
    suspects: (maker) => [plainEvent(maker, 'transaction.applied')],
  },
  {
    id: 'accepts/large-amounts',
    title: 'amounts above 2^53, as strings and as numbers',
    expected: accepted,
    why: 'Amounts are strings in the smallest unit, and the supply of Phantom exceeds 2^53. ARK 2.3 sends numbers in block.received.',
    change: 'Read amounts with BigInt, not with Number.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'an amount of 9007199254740993 as a string',
        maker.delivery({
          event: 'transaction.applied',
          dataText: maker.payload('transaction.applied', {
            index: 18,
            set: { amount: '9007199254740993', vendorField: 'order 18' },
          }),
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
    suspects: (maker) => [plainEvent(maker, 'transaction.applied')],
  },
  {
    id: 'accepts/200-kb',
    title: 'a body of 200 kB',
    expected: accepted,
    why: 'Pool and block events of ARK can be this large. Phantom’s largest body, round.created, has 55 kB. Express refuses more than 100 kB by default.',
    change: raiseBodyLimit,
    sentBy: profileNames.filter((name) => profiles[name].generation.startsWith('ark-')),
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests: (maker) => [
      probe(
        'a body of 200 kB',
        maker.delivery({ event: 'transaction.pool.added', dataText: largeArray(maker.token.token.length) }),
      ),
    ],
    suspects: (maker) => [
      {
        what: 'the same event with a short array',
        request: maker.delivery({ event: 'transaction.pool.added', dataText: '[{"data":{"id":"1"}}]' }),
        change: checkData,
      },
    ],
  },
  {
    id: 'accepts/twice',
    title: 'the same delivery twice',
    expected: `${accepted}, both times`,
    why: 'A Phantom node sends one delivery per matching condition, and applies blocks again after a fork.',
    change: 'Recognize duplicates by event and data.id, ignore them, and answer 2xx.',
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
    id: 'accepts/same-id',
    title: 'two events with the same id',
    expected: `${accepted}, to both`,
    why: 'A node sends block.forged and block.applied of the same block.',
    change: 'Recognize duplicates by event and data.id together, ignore them, and answer 2xx.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests(maker) {
      const dataText = maker.payload('block.forged', { index: 16 });
      return ['block.forged', 'block.applied'].map((event) =>
        probe(`${event} of one block`, maker.delivery({ event, dataText })),
      );
    },
    suspects: (maker) => [plainEvent(maker, 'block.applied')],
  },
  {
    id: 'accepts/out-of-order',
    title: 'an older and lower block after a newer one, and two deliveries of one millisecond',
    expected: `${accepted}, to each`,
    why: 'A node does not wait for answers, so deliveries overtake one another. After a fork, it reverts blocks and applies lower ones.',
    change:
      'Accept deliveries in any order. If order matters to you, sort them by data.height after you have answered.',
    manner: 'in-turn',
    rule: { kind: 'accepts' },
    requests(maker) {
      const [lower, higher] = [14, 15].map((index) => maker.payload('block.applied', { index }));
      const send = (what: string, dataText: string | null | undefined, ageMs: number) =>
        probe(what, maker.delivery({ event: 'block.applied', dataText: dataText ?? null, ageMs }));
      return [
        send('a block', higher, 0),
        send('a lower block, from the second before', lower, 1_000),
        send('a block of the same millisecond', maker.payload('block.applied', { index: 13 }), 1_001),
      ];
    },
    suspects: (maker) => [plainEvent(maker, 'block.applied')],
  },
  {
    id: 'accepts/50-at-once',
    title: 'fifty deliveries at once',
    expected: `${accepted}, for each; a warning if a connection was not accepted at first`,
    why: 'A full block triggers one delivery per transaction, and they overlap.',
    change: shareNothing,
    manner: 'burst',
    rule: { kind: 'accepts' },
    requests: (maker) =>
      Array.from({ length: together }, (_, index) =>
        probe(
          `delivery ${index + 1} of ${together} at once`,
          maker.delivery({
            event: 'transaction.forged',
            dataText: maker.payload('transaction.forged', {
              index: 20 + index,
              set: { vendorField: `order ${index}` },
            }),
            patienceMs: patientMs,
            // Their bodies overlap too.
            pace: overlappingPace,
          }),
        ),
      ),
    suspects: (maker) => [plainEvent(maker, 'transaction.forged')],
  },
  {
    id: 'accepts/slow-body',
    title: 'a body that arrives in pieces',
    expected: accepted,
    why: 'A network may split a body into any number of pieces, even in the middle of a character.',
    change: 'Collect all bytes of the body, then decode and parse them.',
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
    suspects: (maker) => [plainEvent(maker, 'transaction.applied')],
  },
  {
    id: 'accepts/kept-connection',
    title: 'several deliveries over one connection',
    expected: `${accepted}, for each`,
    why: 'Senders on newer versions of Node.js, and proxies, keep connections open.',
    change: 'Read each body completely, or close the connection after the answer.',
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
