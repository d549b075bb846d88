import { deflateSync, gzipSync } from 'node:zlib';
import type { NodeProfileName } from '../../src/node/node-rules.ts';

/** Writes a text as the characters of its bytes in UTF-8. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

/** The texts between white space, for lists that would be a line for each item. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Calls of the REST API of a node, each as the bytes of a request, one character a byte. `<port>` stands for the port
 * of the server, `<uuid3>` for the third id that it gave. The same seed gives the same calls.
 */
export function restCalls(profile: NodeProfileName, count: number, seed: number): readonly string[] {
  const draw = createDraw(seed);
  return Array.from({ length: count }, () => createCall(draw, profile));
}

/** Draws from one sequence of pseudorandom numbers. */
interface Draw {
  /** Below `limit`. */
  number(limit: number): number;
  chance(part: number): boolean;
  one<Item>(items: readonly Item[]): Item;
}

/** The generator is Mulberry32, of Tommy Ettinger: small, and good enough to choose test cases. */
function createDraw(seed: number): Draw {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (limit: number) => Math.floor(next() * limit);
  return {
    number,
    chance: (part) => next() < part,
    one(items) {
      // The index is below the length, so there is an item; it may be undefined.
      return items[number(items.length)] as (typeof items)[number];
    },
  };
}

type Headers = [name: string, value: string][];

function createCall(draw: Draw, profile: NodeProfileName): string {
  const method = draw.one(methods);
  const target = createTarget(draw, profile, method);
  const headers: Headers = [];
  const hasOddHost = !/\/(?:$|[?#])/.test(target) && draw.chance(0.03);
  const host = hasOddHost ? draw.one(oddHosts) : draw.one(hosts);
  if (host !== undefined) headers.push(['Host', host]);
  const body = createBody(draw, profile, method, headers);
  for (const [name, values, part] of optionalHeaders) {
    if (draw.chance(part)) headers.push([name, draw.one(values)]);
    // Some are sent twice.
    if (draw.chance(part / 20)) headers.push([name, draw.one(values)]);
  }
  if (method === 'OPTIONS' || draw.chance(0.03)) addPreflight(draw, headers);
  const isOld = draw.chance(0.01);
  // When a real node reads a file in a form before the fields after it depends on the pieces in which it arrives.
  const isForm = headers.some(([name, value]) => name === 'Content-Type' && /^multipart/i.test(value));
  const isChunked = body !== undefined && !isOld && !isForm && draw.chance(0.1);
  if (isChunked) headers.push(['Transfer-Encoding', 'chunked']);
  else if (body !== undefined) headers.push(['Content-Length', String(body.length)]);
  else if (draw.chance(0.03)) headers.push(['Content-Length', '0']);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const sent = body === undefined ? '' : isChunked ? inChunks(draw, body) : body;
  return `${method} ${target} HTTP/1.${isOld ? 0 : 1}\r\n${lines}\r\n${sent}`;
}

// Some appear several times, to be drawn more often.
const methods = [
  ...words(`GET GET GET GET HEAD POST POST POST POST POST PUT PUT PUT DELETE`),
  ...['DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'M-SEARCH', 'HEAD', 'OPTIONS'],
] as const;

function createTarget(draw: Draw, profile: NodeProfileName, method: string): string {
  if (draw.chance(0.15)) return `${draw.one(oddPaths)}${draw.chance(0.3) ? draw.one(queries) : ''}`;
  const isOnList = method === 'POST' || (method !== 'PUT' && method !== 'DELETE' && draw.chance(0.6));
  const path = isOnList !== draw.chance(0.05) ? '/api/webhooks' : `/api/webhooks/${createId(draw, profile)}`;
  const slash = draw.chance(0.06) ? '/' : '';
  return `${path}${slash}${draw.chance(0.25) ? draw.one(queries) : ''}`;
}

function createId(draw: Draw, profile: NodeProfileName): string {
  if (draw.chance(0.2)) return draw.one(oddIds);
  const number = 1 + draw.number(40);
  return profile === 'phantom-2.2' ? String(number) : `<uuid${number}>`;
}

const oddIds: readonly string[] = [
  ...words(`0 -1 abc 1.0 01 %31 1e0 %201 +1 1%20 1%00 % %zz %ff 1%2F2 1;a`),
  ...["1'", '1--', '1.5', '.1e1', '1e', '0x1', '1_0', 'null', 'true', '1.', '1%0A', '1%C2%A0', '%EF%BB%BF1'],
  ...words(`
    %D9%A1 a%20b 9007199254740993 99999999999999999999 1e400 %2e%2e .. . .a a.b {id} %7Bid%7D %22 " [1]
    | ^
  `),
  '`',
  ...words(`%5B1%5D 1:1 1@1 1,2 1&2 1=1`),
  '1$',
  '__proto__',
  'constructor',
  utf8('é'),
  '%c3%a9',
  'x'.repeat(300),
  ...words(`%ED%A0%80 1%09 %0B1 1%1C ''`),
  "1' OR '1'='1",
];

const oddPaths: readonly string[] = [
  ...words(`
    / // /// /api /api/ /api/webhooks// /api//webhooks //api/webhooks /API/webhooks /api/%77ebhooks
    /api/%57ebhooks /api/webhooks%2F /api%2Fwebhooks /api%2fwebhooks/1 /./api/webhooks
    /api/../api/webhooks /api/x/../webhooks /.. /../api/webhooks /api/webhooks/.. /api/webhooks/.
    /api/webhooks/%2e%2e/webhooks /api/webhooks/./1 /api/webhooks/1/../2 /docs /docs/ /docs?path=/
    /docs/css/style.css /api/webhooks/1/2 /api/webhooks/1/ /api/webhooks#x /api/webhooks/1#x?y
    /api/webhooks?# /api/webhooks#?page=1 /api/webhooks;x /% /%zz /%ff /a.b/ /a/ /a/b/c/
    /api/webhooks/a.b/
  `),
  '/api\\webhooks',
  '/\\api/webhooks',
  '/api/webhooks\\',
  `/${utf8('é')}/`,
  ...words(`
    /%c3%a9/ /%41/ http://127.0.0.1:<port>/api/webhooks http://127.0.0.1:<port>/api/webhooks/1
    http://127.0.0.1:<port> http://localhost:<port>/api/webhooks?page=1
    HTTP://127.0.0.1:<port>/api/webhooks http:/api/webhooks http:///api/webhooks
    http://127.0.0.1:<port>/api/webhooks/ http://127.0.0.1:<port>/a/ ftp://a/api/webhooks
    http://u:p@127.0.0.1:<port>/api/webhooks http://127.0.0.1:99999/api/webhooks
    http://[::1/api/webhooks http://127.0.0.1:<port>/api/%77ebhooks
    http://127.0.0.1:<port>/api/./webhooks#x * x:/api/webhooks /api/webhooks/%2e /api/webhooks/%2E%2E
    /api/webhooks/%252e /" /{} /^ /|
  `),
  '/`/',
  ...words(`
    /api/webhooks/"/ /api/webhooks//1 /api/webhooks/1// /api/webhooks/1?x/ /a?b/ /a/?b=/c/ /a/?%
  `),
  '/a/?%C3%A9',
];

const queries: readonly string[] = [
  ...words(`
    ? ?page=1 ?page=2 ?page=0 ?page=-1 ?page=abc ?page=1.9 ?page=1e2 ?page= ?page ?limit=1 ?limit=2
    ?limit=0x2 ?limit=-1 ?limit=0 ?limit=abc ?limit=3.7 ?limit= ?limit=%202 ?page=2&limit=1
    ?page=2&limit=2 ?limit=2&page=3 ?page=1&page=2 ?limit=1&limit=2 ?page[]=2 ?pagination=false
    ?pagination=true ?pagination=x ?pagination= ?pagination=FALSE ?pagination=0
    ?pagination=false&pagination=true ?pagination=true&limit=1 ?a=1&b=2 ?a=1&a=2&limit=2 ?a ?a= ?=a
    ?a=%zz ?a=% ?a=%ff ?a=+b ?a=%20b ?a=%2B ?a=%26b ?a=b;c ?a;b ?%70age=2&limit=1 ?a=%C3%A9
  `),
  `?a=${utf8('é')}`,
  ...words(`
    ?__proto__=1 ?__proto__[a]=1 ?constructor=1 ?toString=2 ?hasOwnProperty=1
    ?page=99999999999999999999&limit=2 ?limit=99999999999999999999 ?page=1e400 ?limit=Infinity ?page=NaN
    ?a=" ?a=' ?a=<b>
  `),
  '?a=`',
  ...words(`?a=| ?a={} ?a=[] ?a=^`),
  '?a=\\',
  '?a=/',
  '?a=?',
  '?a=#',
  '?a=:@!$()*,~-._',
  ...words(`
    ?page=2&limit=3&x=y ?limit=2&x=1&x=2&page=2 ?& ?&&a=1 ?a=1& ?a&a ?a=%ED%A0%80 ?1=2&a=b&0=1
    ?page=true ?limit=true ?page=null ?page=-0 ?limit=-2 ?page=-1&limit=2 ?page=3&limit=-2 ?callback=f
  `),
];

const hosts: readonly (string | undefined)[] = [
  ...Array<string>(40).fill('127.0.0.1:<port>'),
  ...['localhost:<port>', 'LOCALHOST:<port>', '127.0.0.1', 'localhost'],
];

/** None of these is called back: ARK 2.7 calls the host that a request with a trailing slash names. */
const oddHosts: readonly (string | undefined)[] = [
  '127.0.0.2:<port>',
  'foreign.invalid',
  '',
  'a b',
  ...words(`
    127.0.0.1:99999 127.0.0.1:x [::1]:<port> [::1 % %41 127.0.0.1: localhost:0 127.1:<port> 2130706433
    localhost.:<port> 127.0.0.1:<port>/x a@127.0.0.1
  `),
  undefined,
];

const optionalHeaders: readonly (readonly [name: string, values: readonly string[], part: number])[] = [
  [
    'Accept-Encoding',
    [
      'gzip',
      'gzip, deflate',
      'deflate',
      'gzip, deflate, br',
      ...words(`br identity * gzip;q=0 identity;q=0`),
      '',
      'deflate;q=0.5, gzip;q=0.4',
      'x-gzip',
      'GZIP',
      'gzip;q=2',
      'gzip;q=0.1, identity;q=0.5',
      '*;q=0',
      'identity;q=0, *;q=0',
      'gzip;q=abc',
      ', ,',
      'gzip;level=1',
      'deflate, gzip',
      'compress, gzip;q=0.5',
      'identity, gzip',
      '*;q=0.5, gzip;q=0',
      'br, *',
    ],
    0.15,
  ],
  [
    'Range',
    [
      ...words(`
    bytes=0-9 bytes=5- bytes=-5 bytes=0- bytes=- bytes=9-5 bytes=0-99999999 bytes=99999999-
    bytes=0-1,3-4 bytes=0-4,5-9 bytes=0-4,3-9 bytes=5-9,0-4 items=0-9 bytes bytes= bytes=a-b BYTES=0-9
    bytes=0-9=
  `),
      'bytes= 0-9',
      'bytes=0-9, 11-12',
      ...words(`bytes=-0 bytes=-99999999 bytes=0-0 bytes=,0-9 bytes=0-9x bytes=x0-9`),
      ...[...words(`bytes=00-01 bytes=1-0,5-6 bytes=0-9, bytes=3-3 bytes=--5 bytes=1-2-3`), 'bytes =0-9'],
    ],
    0.08,
  ],
  ['If-Range', ['"a"', 'W/"a"', 'Wed, 21 Oct 2015 07:28:00 GMT', ''], 0.02],
  ['If-None-Match', ['*', '"a"', 'W/"a", "b"'], 0.02],
  ['If-Match', ['*', '"a"'], 0.01],
  ['If-Modified-Since', ['Wed, 21 Oct 2015 07:28:00 GMT', 'x'], 0.02],
  ['Origin', ['http://example.org', 'null', '', 'http://127.0.0.1:<port>', 'x', utf8('é')], 0.08],
  ['Expect', ['100-continue', '100-Continue', 'x'], 0.03],
  [
    'Cookie',
    [
      'a=b',
      'a=b; c=d',
      ...words(`a = a= =b a="b" a="b`),
      'a=b c',
      'a=b,c',
      ';',
      'a=b;',
      'a=b; c',
      'a b=c',
      'a=b\\',
      '"a"=b',
      '',
      'a=b; a=c',
      'a=b;;c=d',
      ' a = b ',
      `a=${utf8('é')}`,
      '__proto__=a',
      'a=b; =c',
      'a[b]=c',
      'a=(b)',
      'a{}=b',
      'a="b c"',
      'a=b"c',
      '; a=b',
      ...['toString=a', 'constructor=x', 'a=b; a="c d"', 'a=b\tc'],
    ],
    0.08,
  ],
  ['Accept', ['*/*', 'text/html', 'application/xml', 'x'], 0.05],
  ['User-Agent', ['curl/8.0', ''], 0.1],
  ['Referer', ['http://example.org/', 'x'], 0.01],
  ['Authorization', ['Basic YTpi', 'Bearer x', ''], 0.02],
  ['X-HTTP-Method-Override', ['DELETE'], 0.01],
  ['Connection', ['close', 'keep-alive', 'x'], 0.05],
  ['Sec-Fetch-Site', ['same-origin', 'cross-site', 'none'], 0.01],
];

function addPreflight(draw: Draw, headers: Headers): void {
  if (draw.chance(0.7) && !headers.some(([name]) => name === 'Origin'))
    headers.push(['Origin', 'http://example.org']);
  if (draw.chance(0.8)) headers.push(['Access-Control-Request-Method', draw.one(requestedMethods)]);
  if (draw.chance(0.5)) headers.push(['Access-Control-Request-Headers', draw.one(requestedHeaders)]);
}

const requestedMethods = [
  ...words(`GET POST PUT DELETE HEAD PATCH OPTIONS get x`),
  '',
  ...words(`* _special toString __proto__`),
] as const;
const requestedHeaders = [
  'content-type',
  'Content-Type, Accept',
  'x-a',
  'content-type,x-a',
  '',
  ' ',
  ',',
  'Accept,',
  'Content-Type , Accept',
  'origin',
  ...['authorization', 'if-none-match', 'accept,accept', 'Content-Type;Accept', ' accept'],
] as const;

/** Returns undefined for a call without a body. */
function createBody(
  draw: Draw,
  profile: NodeProfileName,
  method: string,
  headers: Headers,
): string | undefined {
  const mayChange = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (!draw.chance(mayChange ? 0.95 : 0.1)) {
    if (draw.chance(0.1)) headers.push(['Content-Type', draw.one(contentTypes)]);
    return undefined;
  }
  const kind = draw.number(100);
  if (kind < 70) return encoded(draw, jsonType(draw, headers, utf8(createWebhook(draw, profile))), headers);
  if (kind < 78) {
    const type = draw.chance(0.8) ? 'application/x-www-form-urlencoded' : draw.one(contentTypes);
    headers.push(['Content-Type', type]);
    return encoded(draw, draw.one(forms), headers);
  }
  if (kind < 85) {
    const [type, body] = draw.one(multiparts);
    headers.push(['Content-Type', type]);
    return body;
  }
  if (kind < 97) {
    headers.push(['Content-Type', draw.one(contentTypes)]);
    return encoded(
      draw,
      utf8(draw.chance(0.5) ? createWebhook(draw, profile) : draw.one(oddBodies)),
      headers,
    );
  }
  return jsonType(draw, headers, createLarge(draw));
}

function jsonType(draw: Draw, headers: Headers, body: string): string {
  if (draw.chance(0.9)) headers.push(['Content-Type', 'application/json']);
  return body;
}

const megabyte = 1_048_576;

/** A body near the limit of hapi, or a compressed one that grows beyond it. */
function createLarge(draw: Draw): string {
  const webhook = (bytes: number) => {
    const [start, end] = ['{"event":"', '","target":"http://a","enabled":true,"conditions":[],"x":1}'];
    return `${start}${'e'.repeat(bytes - start.length - end.length)}${end}`;
  };
  return draw.one([
    webhook(2_000),
    webhook(megabyte),
    webhook(megabyte + 1),
    webhook(megabyte + 70_000),
    ' '.repeat(megabyte + 5),
  ]);
}

function encoded(draw: Draw, body: string, headers: Headers): string {
  if (!draw.chance(0.08)) return body;
  const encoding = draw.one([
    ...words(`gzip gzip deflate deflate br identity GZIP x-gzip`),
    'gzip, gzip',
    '',
  ]);
  headers.push(['Content-Encoding', encoding]);
  const bytes = Buffer.from(body, 'latin1');
  const compressed = (encoding === 'deflate' ? deflateSync : gzipSync)(bytes).toString('latin1');
  return draw.one([compressed, compressed, compressed, body, compressed.slice(0, -5), `${compressed}x`, '']);
}

const contentTypes = [
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/vnd.api+json',
  'text/plain',
  'text/html; charset=x',
  ...words(`text/ application/octet-stream application/xml image/png x / a/b`),
  '',
  'application/json,text/plain',
  ' application/json',
  'application/json;',
  'application/json ; a=b',
  'multipart/form-data',
  'multipart/mixed; boundary=x',
  'multipart/form-data; boundary=x',
  'application/+json',
  'application/a+b+json',
  'application/jsonx',
  'application/x-www-form-urlencoded; charset=x',
  'text/plain,a',
  'a/b c',
  'application/json\tx',
  `application/json;${utf8('é')}`,
  'a//b',
  'multipart/form-data; boundary=""',
  'multipart/form-data; boundary="x"',
] as const;

const oddBodies = [
  '',
  ' ',
  ...words(`null {} [] 1 "text" true { {"event":} {'event':'a'} {"event":"a",}`),
  '\ufeff{"event":"a"}',
  ...words(`{"event":"a"}x {"__proto__":{}} {"a":{"__proto__":1}} {"constructor":{"prototype":{}}} NaN`),
  '\u0000',
  '[[]]',
  '[{}]',
  '"{\\"event\\":\\"a\\",\\"target\\":\\"http://a\\"}"',
  'event=a&target=http://a',
  '{"event":"a","event":1,"target":"http://a"}',
  '{"\\u005f_proto__":1}',
  '{"event":"a","target":"http://a","__proto__":1}',
  '"__proto__"',
  '"\\"__proto__\\":"',
  'é',
] as const;

const forms = [
  ...words(`
    event=a&target=http://a event=a&target=http%3A%2F%2Fa&enabled=true event=a&event=b&target=http://a
    event=&target=
  `),
  '',
  ...words(`
    event=a&target=http://a&conditions=[]&enabled=true
    event=a+b&target=http://a&conditions=%5B%5D&enabled=FALSE a & = event=%zz
    event=a&target=http://a&conditions=%5B%7B%22key%22%3A%22a%22%2C%22condition%22%3A%22eq%22%7D%5D&enabled=true
    __proto__=1 event=%ff&target=http://a event=a&target=http://a&conditions[]=1 event=a;target=http://a
    event=é&target=http://a&conditions=&enabled= toString=1&event=a&target=http://a
  `),
] as const;

function multipart(parts: readonly (readonly [head: string, body: string])[], end = '--x--\r\n'): string {
  return `${parts.map(([head, body]) => `--x\r\n${head}\r\n\r\n${body}\r\n`).join('')}${end}`;
}

const field = (name: string) => `Content-Disposition: form-data; name="${name}"`;
const good = [
  [field('event'), 'a'],
  [field('target'), 'http://a'],
] as const;
const all = [...good, [field('enabled'), 'true'], [field('conditions'), '[]']] as const;
const type = 'multipart/form-data; boundary=x';

const multiparts: readonly (readonly [type: string, body: string])[] = [
  [type, multipart(good)],
  [type, multipart(all)],
  ['multipart/form-data; boundary="x"', multipart(all)],
  ['Multipart/Form-Data; a=b; Boundary=x; c=d', multipart(all)],
  ['multipart/form-data', multipart(all)],
  ['multipart/form-data; boundary=y', multipart(all)],
  ['multipart/mixed; boundary=x', multipart(all)],
  ['multipart/mixed', multipart(all)],
  [type, multipart([...all, [field('event'), 'b']])],
  [
    type,
    multipart([
      ...good,
      [`${field('enabled')}\r\nContent-Type: application/json`, 'true'],
      [field('conditions'), '[]'],
    ]),
  ],
  [
    type,
    multipart([
      ...good,
      [`${field('conditions')}\r\nContent-Type: application/json`, '[]'],
      [field('enabled'), '1'],
    ]),
  ],
  [type, multipart([[`${field('event')}; filename="f"`, 'a'], ...all.slice(1)])],
  [type, multipart([[`${field('event')}; filename="f"\r\nContent-Type: text/plain`, 'a'], ...all.slice(1)])],
  [type, multipart([[`${field('event')}\r\nContent-Type: text/plain`, ''], ...all.slice(1)])],
  [type, multipart(all, '')],
  [type, multipart(all, '--x--')],
  [type, multipart(all, '--x--\r\nepilogue')],
  [type, `preamble\r\n${multipart(all)}`],
  [type, `\r\n${multipart(all)}`],
  [type, ''],
  [type, '--x--\r\n'],
  [type, '--x--'],
  [type, 'x'],
  [type, '{"event":"a","target":"http://a"}'],
  [type, multipart([['Content-Disposition: form-data', 'a']])],
  [type, multipart([['Content-Disposition: attachment; name="event"', 'a']])],
  [type, multipart([['X: y', 'a']])],
  [type, multipart([['broken', 'a']])],
  [type, multipart([["Content-Disposition: form-data; name*=utf-8''event", 'a'], ...all.slice(1)])],
  [type, multipart([['Content-Disposition: form-data; name*=event', 'a'], ...all.slice(1)])],
  [type, multipart([['content-disposition: FORM-DATA; name=event', 'a'], ...all.slice(1)])],
  [type, multipart([[field('__proto__'), 'a'], ...all])],
  [type, multipart([[field(''), 'a'], ...all])],
  [type, multipart([[field('x'), 'a'], ...all])],
  [type, multipart([[field('toString'), 'a'], ...all])],
  [type, multipart(all).replaceAll('\r\n', '\n')],
  [type, multipart([[field('event'), utf8('é')], ...all.slice(1)])],
  [type, multipart([[field('event'), '\xff'], ...all.slice(1)])],
  [type, multipart([[field('event'), ''], ...all.slice(1)])],
  [type, multipart([[field('event'), 'a\r\n--y'], ...all.slice(1)])],
  [type, multipart([[field('event'), 'a--x'], ...all.slice(1)])],
];

const absent = Symbol('absent');

/** JSON text, most often of a webhook that is valid. */
function createWebhook(draw: Draw, profile: NodeProfileName): string {
  const isComplete = profile === 'phantom-2.2' ? draw.chance(0.3) : draw.chance(0.9);
  const members: [string, unknown][] = [
    ['event', draw.chance(0.85) ? draw.one(events) : draw.one(oddValues)],
    ['target', draw.chance(0.85) ? draw.one(targets) : draw.one(oddValues)],
    [
      'enabled',
      isComplete || draw.chance(0.3) ? (draw.chance(0.85) ? draw.chance(0.5) : draw.one(oddValues)) : absent,
    ],
    ['conditions', isComplete || draw.chance(0.5) ? createConditions(draw) : absent],
  ];
  if (draw.chance(0.05)) members.splice(draw.number(4), 1);
  if (draw.chance(0.04)) members.push([draw.one(oddKeys), draw.one(oddValues)]);
  if (draw.chance(0.02)) members.push([draw.one(oddKeys), draw.one(oddValues)]);
  if (draw.chance(0.2)) members.reverse();
  return objectText(members);
}

function objectText(members: readonly (readonly [string, unknown])[]): string {
  const present = members.filter(([, value]) => value !== absent);
  return `{${present.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

function createConditions(draw: Draw): unknown {
  if (draw.chance(0.1)) return draw.one(oddValues);
  return Array.from({ length: draw.number(4) }, () => {
    if (draw.chance(0.05)) return draw.one(oddValues);
    const members: [string, unknown][] = [
      ['key', draw.chance(0.95) ? draw.one(['height', 'amount', 'id', 'ü']) : draw.one(oddValues)],
      ['condition', draw.chance(0.92) ? draw.one(operators) : draw.one(oddValues)],
      ['value', draw.chance(0.6) ? draw.one(['1', '5', 'a']) : draw.one(oddValues)],
    ];
    if (draw.chance(0.06)) members.splice(draw.number(3), 1);
    if (draw.chance(0.03)) members.push([draw.one(oddKeys), 1]);
    if (draw.chance(0.2)) members.reverse();
    return Object.fromEntries(members);
  });
}

const operators = [
  ...words(`between contains eq falsy gt gte lt lte ne not-between regexp truthy x EQ`),
] as const;
const events = [
  ...words(`block.forged block.applied x é`),
  '\ud800',
  'a\udc00b',
  '\u2028',
  '😀',
  "it's",
  '$1',
  ':a',
  '?',
  'a\u0000b',
  ' a ',
  '<b>',
  'e'.repeat(900),
];
const targets = [
  ...words(`
    http://127.0.0.1/ https://example.org/a?b=c#d ftp://x/y mailto:a@b http://[::1]:80/ http://[::g]/
  `),
  'http://a b',
  ...words(`
    a http:// http:///a file:///a http://é/ HTTP://A http://a:99999/ http://a/%zz urn:a //a http://a/|
    x: 1:a http://user:pass@a/ http://a?b http://a#b http://1.2.3.4 http://[v1.a]/
  `),
  'http://a/\ud800',
  "http://a/'",
];
const oddKeys = ['token', 'id', 'x', '', ...words(`0 Event createdAt toString __proto__ é constructor a.b`)];
const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1.5,
  1e21,
  '',
  ' ',
  ...words(`a true FALSE on yes 1 [] {} [1] {"a":1} null`),
  [],
  {},
  [null],
  [1, 2],
  { a: 1 },
  { key: 'a', condition: 'eq', value: 1 },
  [[]],
  ['a'],
  { '': 1 },
  '{"key":"a","condition":"eq"}',
  '[{"key":"a","condition":"eq"}]',
  '[{"key":"a"}]',
  ' [] ',
  'x'.repeat(500),
  { a: { b: [1, { c: null }] } },
  '\ud800',
  '\u0000',
  1e-7,
  9007199254740991,
  '[',
  '{',
  '"a"',
];

function inChunks(draw: Draw, body: string): string {
  const size = draw.one([1_000_000, 100, Math.max(1, body.length >> 1)]);
  let text = '';
  for (let place = 0; place < body.length; place += size) {
    const chunk = body.slice(place, place + size);
    text += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
  }
  if (draw.chance(0.02)) return `${text}broken\r\n`;
  return draw.chance(0.05) ? `${text}0\r\nX-Trailer: x\r\n\r\n` : `${text}0\r\n\r\n`;
}
