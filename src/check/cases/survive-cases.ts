import { gzipSync } from 'node:zlib';
import { after, probe, withHeader } from './case-requests.ts';
import type { CheckCase, Rule } from './check-case.ts';
import { catchErrors, takePostOnly } from './fixes.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

const survived = 'an answer below 500, and then 2xx to a right delivery';

const depth = 10_000;
const hugeBytes = 6_000_000;
const hugePatienceMs = 15_000;

interface Hostile {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly change?: string;
  readonly remark?: string;
  readonly expected?: string;
  readonly rule?: Rule;
  readonly requests: (maker: RequestMaker) => readonly (readonly [what: string, DeliveryOptions])[];
}

const text = (body: string): DeliveryOptions => ({ body: Buffer.from(body) });

/** Returns the body of a valid delivery as text. */
function rightBody(maker: RequestMaker): string {
  return Buffer.from(maker.delivery().body).toString('utf8');
}

/** Returns the body of a valid delivery with extra members. */
function bodyWith(maker: RequestMaker, members: string): string {
  return `${rightBody(maker).slice(0, -1)},${members}}`;
}

const hostiles: readonly Hostile[] = [
  {
    name: 'malformed-json',
    title: 'a body that is no JSON',
    why: 'A proxy, a probe or a careless person sends it; a parser throws.',
    requests: () => [
      ['a text that is no JSON', text('not json')],
      ['keys without quotes', text('{timestamp:1,data:{},event:"block.forged"}')],
      ['single quotes', text("{'event':'block.forged'}")],
      ['a form', text('event=block.forged&data=1')],
    ],
  },
  {
    name: 'truncated-json',
    title: 'JSON that ends too early',
    why: 'A connection that breaks leaves half a body.',
    requests: (maker) => {
      const body = rightBody(maker);
      return [
        ['the first half of a delivery', text(body.slice(0, body.length / 2))],
        ['a delivery without its last brace', text(body.slice(0, -1))],
      ];
    },
  },
  {
    name: 'empty-body',
    title: 'an empty body',
    why: 'An empty text is no JSON, and frameworks make undefined or {} of it.',
    requests: () => [['an empty body', text('')]],
  },
  {
    name: 'json-array',
    title: 'a JSON array',
    why: 'It is JSON, and no delivery.',
    requests: (maker) => [
      ['an empty array', text('[]')],
      ['an array of a delivery', text(`[${rightBody(maker)}]`)],
    ],
  },
  {
    name: 'json-null',
    title: 'null, a number, a text, true',
    why: 'It is JSON; reading a key of null throws.',
    requests: () => ['null', '7', '"block.forged"', 'true'].map((body) => [`the JSON ${body}`, text(body)]),
  },
  {
    name: 'deep-nesting',
    title: 'JSON nested 10,000 deep',
    why: 'Recursive parsers and printers run out of stack: json.loads of Python and JSON.stringify of Node do.',
    requests: () => [
      ['arrays nested 10,000 deep', { dataText: '['.repeat(depth) + ']'.repeat(depth) }],
      ['objects nested 10,000 deep', { dataText: `${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}` }],
    ],
  },
  {
    name: 'prototype-keys',
    title: 'keys named __proto__ and constructor',
    why: 'What merges them into its own objects changes every object of the process.',
    change: 'Never merge a body into other objects; read the keys that you know.',
    requests: (maker) => {
      const hostile = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';
      return [
        ['__proto__ and constructor in data', { dataText: `{${hostile},"id":"1"}` }],
        ['__proto__ and constructor beside data', text(bodyWith(maker, hostile))],
      ];
    },
  },
  {
    name: 'lone-surrogate',
    title: 'half of an emoji',
    why: 'JSON can write half of a pair; Python cannot encode it as UTF-8, and throws when it prints or stores it.',
    requests: () => [
      ['a lone surrogate in data', { dataText: '{"id":"2","vendorField":"\\ud83d"}' }],
      ['a lone surrogate as the event', text('{"timestamp":1,"data":{},"event":"\\udc7b","type":"\\udc7b"}')],
    ],
  },
  {
    name: 'invalid-utf8',
    title: 'bytes that are no UTF-8',
    why: 'A strict decoder throws.',
    requests: (maker) => {
      const body = Buffer.from(bodyWith(maker, '"note":"??"'), 'latin1');
      const place = body.lastIndexOf('??');
      body.set([0xc3, 0x28], place);
      return [
        ['bytes that are no UTF-8', { body }],
        ['bytes 0xff alone', { body: new Uint8Array(32).fill(0xff) }],
      ];
    },
  },
  {
    name: 'byte-order-mark',
    title: 'a byte order mark before the JSON',
    why: 'JSON.parse and json.loads throw at it.',
    requests: (maker) => [['a byte order mark', text(`\ufeff${rightBody(maker)}`)]],
  },
  {
    name: 'gzip',
    title: 'a compressed body',
    why: 'Some platforms decompress it, others hand over bytes that are no JSON.',
    remark: 'Or answer 415 to a compressed body.',
    requests: (maker) => [
      [
        'a body of gzip',
        { body: gzipSync(maker.delivery().body), headers: withHeader('content-encoding', 'gzip') },
      ],
      ['a content encoding of gzip over plain JSON', { headers: withHeader('content-encoding', 'gzip') }],
    ],
  },
  {
    name: 'content-length-too-long',
    title: 'a body that ends before its announced length',
    expected: 'an answer below 500 or none (5xx is a warning), and then 2xx to a right delivery',
    why: 'A sender that breaks off leaves the handler waiting, and then with an error while it reads.',
    rule: { kind: 'survives', mayClose: true, isCutOff: true },
    requests: (maker) => {
      const { body } = maker.delivery();
      return [
        [
          'a body cut off before its announced length',
          { body, contentLength: body.length + 100, pace: { kind: 'cut-off' } },
        ],
      ];
    },
  },
  {
    name: 'content-length-too-short',
    title: 'a body that goes on beyond its announced length',
    expected: 'an answer below 500 or a closed connection, and then 2xx to a right delivery',
    why: 'What is beyond is taken for another request.',
    rule: { kind: 'survives', mayClose: true },
    requests: (maker) => {
      const { body } = maker.delivery();
      return [['a body longer than announced', { body, contentLength: body.length - 100 }]];
    },
  },
  {
    name: '6-mb',
    title: 'a body of 6 MB',
    expected: 'an answer below 500 (such as 413) or a closed connection, and then 2xx to a right delivery',
    why: 'A body without limit fills the memory.',
    change: 'Limit the body, to 5 MB or so, and answer 413.',
    rule: { kind: 'survives', mayClose: true },
    requests: () => [
      [
        'a body of 6 MB',
        {
          event: 'transaction.pool.added',
          dataText: `"${'x'.repeat(hugeBytes)}"`,
          patienceMs: hugePatienceMs,
        },
      ],
    ],
  },
  {
    name: 'event-missing',
    title: 'a delivery without event',
    why: 'Nothing promises that a body is a delivery.',
    requests: () => [
      ['a delivery without event', text('{"timestamp":1795425336079,"data":{"id":"3"}}')],
      ['an empty object', text('{}')],
    ],
  },
  {
    name: 'event-of-wrong-type',
    title: 'an event that is no text',
    why: 'A method of texts, such as startsWith, throws when it is called on anything else.',
    requests: () =>
      ['7', 'null', '{}', '["block.forged"]', 'true'].map((event) => [
        `the event ${event}`,
        text(`{"timestamp":1795425336079,"data":{"id":"4"},"event":${event},"type":${event}}`),
      ]),
  },
  ...['GET', 'PUT', 'HEAD'].map(
    (method): Hostile => ({
      name: method.toLowerCase(),
      title: `${method} in the place of POST`,
      why: 'Browsers, monitors and crawlers send it.',
      change: takePostOnly,
      requests: (maker) => [
        [
          `${method}`,
          method === 'PUT'
            ? { method }
            : {
                method,
                body: new Uint8Array(),
                headers: () => [
                  'Host',
                  maker.host,
                  'Authorization',
                  maker.token.authorization,
                  'Connection',
                  'close',
                ],
              },
        ],
      ],
    }),
  ),
];

export const surviveCases: readonly CheckCase[] = hostiles.map(
  ({
    name,
    title,
    why,
    change = catchErrors,
    remark,
    expected = survived,
    rule = { kind: 'survives' },
    requests,
  }): CheckCase => ({
    id: `survives/${name}`,
    title,
    expected,
    why,
    change,
    ...(remark === undefined ? {} : { remark }),
    manner: 'in-turn',
    rule,
    requests: (maker) => [
      ...requests(maker).map(([what, options]) => probe(what, maker.delivery(options))),
      after(maker),
    ],
  }),
);
