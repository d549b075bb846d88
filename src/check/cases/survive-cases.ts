import { gzipSync } from 'node:zlib';
import { catchErrors, takeAnyContentType, takePostOnly } from '../fixes/fixes.ts';
import { after, probe, strangerAfter } from './case-requests.ts';
import type { CheckCase, Rule } from './check-case.ts';
import { withHeader } from './headers.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

const survived = 'an answer below 500, then 2xx for a valid delivery and a refusal for a wrong one';

const survivedOrFailed =
  'an answer (5xx is a warning: only a holder of the token can send it), then 2xx for a valid delivery';

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
    title: 'a body that is not JSON',
    why: 'A proxy, a probe or a mistyped command sends it, and the parser throws.',
    requests: () => [
      ['text that is not JSON', text('not json')],
      ['keys without quotes', text('{timestamp:1,data:{},event:"block.forged"}')],
      ['single quotes', text("{'event':'block.forged'}")],
      ['a form', text('event=block.forged&data=1')],
    ],
  },
  {
    name: 'truncated-json',
    title: 'truncated JSON',
    why: 'A broken connection leaves half a body.',
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
    why: 'Empty text is not JSON, and frameworks turn it into undefined or {}.',
    requests: () => [['an empty body', text('')]],
  },
  {
    name: 'json-array',
    title: 'a JSON array',
    why: 'It is JSON, but not a delivery.',
    requests: (maker) => [
      ['an empty array', text('[]')],
      ['an array with a delivery', text(`[${rightBody(maker)}]`)],
    ],
  },
  {
    name: 'json-null',
    title: 'null, a number, a string, true',
    why: 'They are JSON, but reading a key of null throws.',
    requests: () => ['null', '7', '"block.forged"', 'true'].map((body) => [`the JSON ${body}`, text(body)]),
  },
  {
    name: 'deep-nesting',
    title: 'JSON nested 10,000 deep',
    why: 'Recursive parsers and printers, such as Python’s json.loads and JSON.stringify, run out of stack.',
    expected: survivedOrFailed,
    rule: { kind: 'survives', mayFail: true },
    requests: () => [
      ['arrays nested 10,000 deep', { dataText: '['.repeat(depth) + ']'.repeat(depth) }],
      ['objects nested 10,000 deep', { dataText: `${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}` }],
    ],
  },
  {
    name: 'prototype-keys',
    title: 'keys named __proto__ and constructor',
    why: 'Code that merges them into its own objects can change every object in the process.',
    change: 'Never merge a body into other objects. Read only the keys that you know.',
    requests: (maker) => {
      const hostile = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}';
      return [
        ['__proto__ and constructor in data', { dataText: `{${hostile},"id":"1"}` }],
        ['__proto__ and constructor next to data', text(bodyWith(maker, hostile))],
      ];
    },
  },
  {
    name: 'lone-surrogate',
    title: 'half of an emoji',
    why: 'JSON can contain half of a surrogate pair. Python cannot encode it as UTF-8, and throws when printing or storing it.',
    expected: survivedOrFailed,
    rule: { kind: 'survives', mayFail: true },
    requests: () => [
      ['a lone surrogate in data', { dataText: '{"id":"2","vendorField":"\\ud83d"}' }],
      ['a lone surrogate as the event', text('{"timestamp":1,"data":{},"event":"\\udc7b","type":"\\udc7b"}')],
    ],
  },
  {
    name: 'invalid-utf8',
    title: 'bytes that are not UTF-8',
    why: 'A strict decoder throws.',
    requests: (maker) => {
      const body = Buffer.from(bodyWith(maker, '"note":"??"'), 'latin1');
      const place = body.lastIndexOf('??');
      body.set([0xc3, 0x28], place);
      return [
        ['bytes that are not UTF-8', { body }],
        ['only 0xff bytes', { body: new Uint8Array(32).fill(0xff) }],
      ];
    },
  },
  {
    name: 'byte-order-mark',
    title: 'a byte order mark before the JSON',
    why: 'JSON.parse and json.loads throw.',
    requests: (maker) => [['a byte order mark', text(`\ufeff${rightBody(maker)}`)]],
  },
  {
    name: 'gzip',
    title: 'a compressed body',
    why: 'Some platforms decompress it, others pass on bytes that are not JSON.',
    remark: 'Or answer 415 to a compressed body.',
    expected: survivedOrFailed,
    rule: { kind: 'survives', mayFail: true },
    requests: (maker) => [
      [
        'a gzip body',
        { body: gzipSync(maker.delivery().body), headers: withHeader('content-encoding', 'gzip') },
      ],
      ['Content-Encoding gzip with plain JSON', { headers: withHeader('content-encoding', 'gzip') }],
    ],
  },
  {
    name: 'content-length-too-long',
    title: 'a body shorter than its Content-Length',
    expected: 'no answer or one below 500 (5xx is a warning), then 2xx for a valid delivery',
    why: 'When a sender disconnects, the handler waits, then gets a read error.',
    rule: { kind: 'survives', mayClose: true, isCutOff: true },
    requests: (maker) => {
      const { body } = maker.delivery();
      return [
        [
          'a body cut off before its Content-Length',
          { body, contentLength: body.length + 100, pace: { kind: 'cut-off' } },
        ],
      ];
    },
  },
  {
    name: 'content-length-too-short',
    title: 'a body longer than its Content-Length',
    expected: 'an answer below 500 or a closed connection, then 2xx for a valid delivery',
    why: 'The extra bytes look like another request.',
    rule: { kind: 'survives', mayClose: true },
    requests: (maker) => {
      const { body } = maker.delivery();
      return [['a body with extra bytes', { body, contentLength: body.length - 100 }]];
    },
  },
  {
    name: '6-mb',
    title: 'a body of 6 MB',
    expected: 'an answer below 500 (such as 413) or a closed connection, then 2xx for a valid delivery',
    why: 'Without a limit, a body can fill the memory.',
    change: 'Limit bodies to about 5 MB, and answer 413 to larger ones.',
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
    why: 'Not every body is a delivery.',
    requests: () => [
      ['a delivery without event', text('{"timestamp":1795425336079,"data":{"id":"3"}}')],
      ['an empty object', text('{}')],
    ],
  },
  {
    name: 'event-of-wrong-type',
    title: 'an event that is not a string',
    why: 'String methods such as startsWith do not exist on other types, so the call throws.',
    requests: () =>
      ['7', 'null', '{}', '["block.forged"]', 'true'].map((event) => [
        `the event ${event}`,
        text(`{"timestamp":1795425336079,"data":{"id":"4"},"event":${event},"type":${event}}`),
      ]),
  },
  {
    name: 'charset',
    title: 'an unknown charset in the Content-Type',
    why: 'Some parsers look up the charset and throw if they do not know it.',
    change: takeAnyContentType,
    requests: () => [
      [
        'the charset x-unknown',
        { headers: withHeader('content-type', 'application/json;charset=x-unknown') },
      ],
      ['the charset utf-16', { headers: withHeader('content-type', 'application/json;charset=utf-16') }],
    ],
  },
  {
    name: 'event-of-object',
    title: 'events named __proto__, constructor and toString',
    why: 'A handler that looks the event up in an object finds a function of JavaScript, and may call it.',
    change: 'Look events up in a Map, or with Object.hasOwn.',
    requests: () =>
      ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((event) => [
        `the event ${event}`,
        { event, dataText: '{"id":"5"}' },
      ]),
  },
  {
    name: 'long-event',
    title: 'the name of an event with 30,000 characters',
    why: 'A regular expression with nested repetition can take minutes for such a name, and blocks everything else.',
    change: 'Compare names of events with a list of those that you use.',
    requests: () => [
      ['a long event', { event: `${'a'.repeat(30_000)}!`, dataText: '{"id":"6"}' }],
      ['a long event with dots', { event: `${'a.'.repeat(15_000)}!`, dataText: '{"id":"7"}' }],
    ],
  },
  ...['GET', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'].map(
    (method): Hostile => ({
      name: method.toLowerCase(),
      title: `${method} instead of POST`,
      why: 'Browsers, monitors and crawlers send it.',
      change: takePostOnly,
      requests: (maker) => [
        [
          `${method}`,
          method === 'PUT' || method === 'DELETE'
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
      strangerAfter(maker),
    ],
  }),
);
