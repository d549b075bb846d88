import { readHeaderOnly, trustNoClaim } from '../fixes/fixes.ts';
import { after, control, probe, secretsOf } from './case-requests.ts';
import type { CaseRequest, CheckCase, Suspect } from './check-case.ts';
import { withHeader, withoutHeader } from './headers.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

const refused = 'a 401 or 403 answer';
const elsewhere: CheckCase['rule'] = { kind: 'refuses' };

/**
 * Makes requests with the half, and with the whole token, in wrong places: without authorization, and with a wrong one.
 * The controls have neither.
 */
function misplaced(
  maker: RequestMaker,
  places: readonly (readonly [place: string, options: (secret: string) => Placement])[],
): readonly CaseRequest[] {
  const wrong = maker.otherToken.authorization;
  const bases = [
    ['no authorization', []],
    ['a wrong authorization', [wrong]],
  ] as const;
  return bases.flatMap(([base, authorizations]) => [
    control(base, maker.stranger({ authorizations })),
    ...places.flatMap(([where, place]) =>
      secretsOf(maker).map(([what, secret]) =>
        probe(
          `${what} ${where}, and ${base}`,
          maker.stranger({ authorizations, ...placed(place(secret)) }),
          base,
        ),
      ),
    ),
  ]);
}

/** Each place by itself, with the half and with the whole token, to find the one that a handler reads. */
function suspectPlaces(
  maker: RequestMaker,
  places: readonly (readonly [place: string, options: (secret: string) => Placement])[],
): readonly Suspect[] {
  return places.flatMap(([where, place]) =>
    secretsOf(maker).map(([what, secret]) => ({
      what: `${what} ${where}`,
      request: maker.stranger({
        authorizations: [maker.otherToken.authorization],
        ...placed(place(secret)),
      }),
      change: readHeaderOnly,
    })),
  );
}

function placed({ headers = [], ...options }: Placement): DeliveryOptions {
  if (headers.length === 0) return options;
  return {
    ...options,
    headers: (rawHeaders) =>
      headers.reduce((rest, [name, value]) => withHeader(name, value)(rest), rawHeaders),
  };
}

interface Placement extends Pick<DeliveryOptions, 'query' | 'event' | 'dataText' | 'body'> {
  /** Added headers. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

const headerNames = [
  ...['X-Authorization', 'X-Auth', 'X-Auth-Token', 'X-Token', 'X-Secret', 'X-Key', 'X-Verification'],
  ...['X-Hook-Token', 'X-Hook-Secret', 'X-Webhook-Token', 'X-Webhook-Secret', 'X-Phantom-Token'],
  ...['X-Api-Key', 'X-Access-Token', 'X-Gitlab-Token', 'Api-Key', 'ApiKey', 'Token', 'Secret', 'Auth'],
  ...['X-Signature', 'X-Hub-Signature', 'X-Hub-Signature-256', 'Authentication', 'WWW-Authenticate'],
  ...['X-Forwarded-Authorization', 'X-Original-Authorization', 'Proxy-Authorization'],
];

const queryNames = [
  ...['token', 'authorization', 'access_token', 'auth', 'auth_token', 'key', 'secret', 'password', 'code'],
  ...['apikey', 'api_key', 'apiKey', 'apiToken', 'sig', 'signature', 'hash', 'verification', 'Authorization'],
];

const cookieNames = [
  ...['token', 'authorization', 'Authorization', 'auth', 'access_token', 'secret', 'jwt', 'phantom'],
  ...['session', 'sid', 'key'],
];

const bodyNames = [
  ...[
    'token',
    'authorization',
    'Authorization',
    'auth',
    'secret',
    'verification',
    'key',
    'apiKey',
    'api_key',
  ],
  ...['access_token', 'password', 'signature'],
];

type Place = readonly [place: string, options: (secret: string) => Placement];

const inHeader = (names: readonly string[]): Place => [
  `in ${listed(names)}`,
  (secret) => ({ headers: names.map((name) => [name, secret] as const) }),
];
const inQuery = (names: readonly string[]): Place => [
  `as ${listed(names)} in the query`,
  (secret) => ({ query: names.map((name) => `${name}=${secret}`).join('&') }),
];
const inCookie = (names: readonly string[]): Place => [
  `as the cookie ${listed(names)}`,
  (secret) => ({ headers: [['cookie', names.map((name) => `${name}=${secret}`).join('; ')]] }),
];

function listed(names: readonly string[]): string {
  return names.length < 4 ? names.join(' or ') : `one of ${names.length} names`;
}

/** Headers that platforms set for trusted senders, and that anyone can send. */
const claims: readonly (readonly [name: string, value: string])[] = [
  ['x-forwarded-for', '127.0.0.1'],
  ['x-real-ip', '127.0.0.1'],
  ['forwarded', 'for=127.0.0.1;host=localhost'],
  ['x-client-ip', '127.0.0.1'],
  ['true-client-ip', '127.0.0.1'],
  ['cf-connecting-ip', '127.0.0.1'],
  ['x-originating-ip', '127.0.0.1'],
  ['x-cluster-client-ip', '127.0.0.1'],
  ['x-forwarded-host', 'localhost'],
  ['x-forwarded-proto', 'https'],
  ['origin', 'http://localhost'],
  ['referer', 'http://localhost/'],
  ['x-forwarded-user', 'admin'],
  ['x-remote-user', 'admin'],
  ['remote-user', 'admin'],
  ['x-authenticated', 'true'],
  ['x-internal', 'true'],
  ['x-internal-request', 'true'],
  ['x-debug', 'true'],
  ['x-ssl-client-verify', 'SUCCESS'],
  ['x-requested-with', 'XMLHttpRequest'],
];

/** Claims that exclude each other, or that a proxy may act on. */
const otherClaims: readonly (readonly [name: string, value: string])[] = [
  ['host', 'localhost'],
  ['x-forwarded-for', '10.0.0.1'],
  ['x-forwarded-for', '192.168.0.1'],
  ['x-forwarded-for', '::1'],
  ['x-forwarded-for', '203.0.113.7, 127.0.0.1'],
  ['user-agent', 'got/9.6.0 (https://github.com/sindresorhus/got)'],
  ['user-agent', 'kube-probe/1.29'],
  ['user-agent', 'curl/8.5.0'],
];

export const elsewhereCases: readonly CheckCase[] = [
  {
    id: 'refuses/other-header',
    title: 'the half or the whole token in another header',
    expected: refused,
    why: 'Proxies protect Authorization, but log and pass on other headers.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) => misplaced(maker, [inHeader(headerNames)]),
    suspects: (maker) =>
      suspectPlaces(
        maker,
        headerNames.map((name) => inHeader([name])),
      ),
  },
  {
    id: 'refuses/in-cookie',
    title: 'the half or the whole token in a cookie',
    expected: refused,
    why: 'Browsers send cookies along with requests that other pages make.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) => misplaced(maker, [inCookie(cookieNames)]),
    suspects: (maker) =>
      suspectPlaces(
        maker,
        cookieNames.map((name) => inCookie([name])),
      ),
  },
  {
    id: 'refuses/local-sender',
    title: 'headers that claim that the sender is this machine or a known user',
    expected: refused,
    why: 'Anyone can send these headers. They prove nothing about the sender.',
    change: trustNoClaim,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) => [
      control('no authorization', maker.stranger({ authorizations: [] })),
      probe(
        `no authorization, and ${claims.length} headers such as X-Forwarded-For: 127.0.0.1`,
        maker.stranger({ authorizations: [], ...placed({ headers: claims }) }),
        'no authorization',
      ),
      ...otherClaims.map((claim) =>
        probe(
          `no authorization, and ${claim.join(': ')}`,
          maker.stranger({ authorizations: [], ...placed({ headers: [claim] }) }),
          'no authorization',
        ),
      ),
      probe(
        'no authorization, and no User-Agent',
        maker.stranger({ authorizations: [], headers: withoutHeader('user-agent') }),
        'no authorization',
      ),
    ],
    suspects: (maker) =>
      claims.map((claim) => ({
        what: `no authorization, and ${claim.join(': ')}`,
        request: maker.stranger({ authorizations: [], ...placed({ headers: [claim] }) }),
        change: trustNoClaim,
      })),
  },
  {
    id: 'refuses/after-right-delivery',
    title:
      'no authorization and a wrong one, right after a valid delivery on the same connection, also with its cookies',
    expected: refused,
    why: 'A connection is not a session: proxies send requests of several senders over one connection.',
    change: 'Check the authorization of every request, and remember nothing about a connection.',
    manner: 'kept',
    rule: elsewhere,
    requests: (maker) => {
      const headers = withHeader('connection', 'keep-alive');
      const wrong = [maker.otherToken.authorization];
      const none = maker.stranger({ authorizations: [], headers });
      const other = maker.stranger({ authorizations: wrong, headers });
      return [
        control('no authorization', none),
        control('a wrong authorization', other),
        { ...after(maker), what: 'a valid delivery before them', request: maker.delivery({ headers }) },
        probe('no authorization, after a valid delivery', none, 'no authorization'),
        probe(
          'no authorization, with the cookies of the valid delivery',
          maker.stranger({ authorizations: [], headers, returnsCookies: true }),
          'no authorization',
        ),
        probe('a wrong authorization, after a valid delivery', other, 'a wrong authorization'),
      ];
    },
  },
  {
    id: 'refuses/in-query',
    title: 'the half or the whole token in the query',
    expected: refused,
    why: 'Servers and proxies log URLs.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) => misplaced(maker, [inQuery(queryNames)]),
    suspects: (maker) =>
      suspectPlaces(
        maker,
        queryNames.map((name) => inQuery([name])),
      ),
  },
  {
    id: 'refuses/in-form',
    title: 'the half or the whole token in a form',
    expected: refused,
    why: 'Frameworks collect parameters from the query, forms and JSON in one place, so a form may count as well.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: { kind: 'refuses', mayRefuseOtherwise: true },
    requests: (maker) => {
      const sendForm = (type: string, body: string) =>
        maker.stranger({
          authorizations: [],
          body: Buffer.from(body),
          headers: withHeader('content-type', type),
        });
      return [
        control('no authorization', sendForm('application/x-www-form-urlencoded', 'a=b')),
        ...secretsOf(maker).flatMap(([what, secret]) => [
          probe(
            `${what} in the fields of a form`,
            sendForm(
              'application/x-www-form-urlencoded',
              bodyNames.map((field) => `${field}=${secret}`).join('&'),
            ),
            'no authorization',
          ),
          probe(
            `${what} in the fields of a multipart form`,
            sendForm(
              'multipart/form-data; boundary=x',
              `${bodyNames
                .map((field) => `--x\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${secret}\r\n`)
                .join('')}--x--\r\n`,
            ),
            'no authorization',
          ),
        ]),
      ];
    },
  },
  {
    id: 'refuses/any-delivery',
    title: 'no authorization and a wrong one, with other events, bodies and headers',
    expected: refused,
    why: 'A handler may check the authorization of some deliveries only.',
    change:
      'Check the authorization first, of every POST, before anything depends on the body or the headers.',
    manner: 'few-at-once',
    rule: { kind: 'refuses', mayRefuseOtherwise: true },
    requests: (maker) =>
      (
        [
          ['no authorization', []],
          ['a wrong authorization', [maker.otherToken.authorization]],
        ] as const
      ).flatMap(([base, authorizations]) => [
        control(base, maker.stranger({ authorizations })),
        ...variations.map(([what, options]) =>
          probe(`${base}, and ${what}`, maker.stranger({ authorizations, ...options }), base),
        ),
      ]),
  },
  {
    id: 'refuses/in-body',
    title: 'the half or the whole token in the body',
    expected: refused,
    why: 'To find it there, a handler has to read and parse unauthorized bodies.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) =>
      misplaced(maker, [
        ['in the data of the body', (secret) => ({ dataText: membersText(bodyNames, secret) })],
        ['at the top of the body', (secret) => ({ body: topLevel(maker, secret) })],
      ]),
  },
];

const otherEvents = [
  ...['block.applied', 'transaction.applied', 'forger.started', 'peer.added', 'wallet.saved'],
  ...['bazaar.opened', 'ping', 'test', 'webhook.test'],
];

/** Deliveries that differ in one respect from the one that all other cases send without authorization. */
const variations: readonly (readonly [what: string, options: DeliveryOptions])[] = [
  ...otherEvents.map((event) => [`the event ${event}`, { event, dataText: '{"id":"1"}' }] as const),
  ['no data', { dataText: null }],
  ['the body of the guidebook', { profile: 'docs', dataText: '{"id":"1"}' }],
  ['an empty body', { body: new Uint8Array() }],
  ['an empty object', { body: Buffer.from('{}') }],
  ['an empty array', { body: Buffer.from('[]') }],
  ['no Content-Type', { headers: withoutHeader('content-type') }],
  ['a challenge', { body: Buffer.from('{"type":"url_verification","challenge":"abc"}') }],
  ['test: true', { body: Buffer.from('{"event":"block.forged","test":true,"data":{"id":"1"}}') }],
  ['a text', { headers: withHeader('content-type', 'text/plain') }],
  ['a form', { headers: withHeader('content-type', 'application/x-www-form-urlencoded') }],
  ['a chunked body', { headers: chunked }],
  ['a compressed body', { headers: withHeader('content-encoding', 'gzip') }],
  ['a request for a method', { headers: withHeader('access-control-request-method', 'POST') }],
  ['a query', { query: 'debug=1' }],
  ['the method override GET', { headers: withHeader('x-http-method-override', 'GET') }],
  ['the method PUT', { method: 'PUT' }],
  ['the method PATCH', { method: 'PATCH' }],
  ['the method DELETE', { method: 'DELETE' }],
];

function chunked(rawHeaders: readonly string[]): readonly string[] {
  return withHeader('transfer-encoding', 'chunked')(withoutHeader('content-length')(rawHeaders));
}

function membersText(names: readonly string[], secret: string): string {
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, secret])));
}

/** Returns the body of a stranger's delivery, with the secret next to its event. */
function topLevel(maker: RequestMaker, secret: string): Uint8Array {
  const { body } = maker.stranger({ authorizations: [] });
  const members = membersText(bodyNames, secret).slice(1, -1);
  const headers = membersText(['authorization', 'Authorization'], secret);
  return Buffer.from(`{${members},"headers":${headers},${Buffer.from(body).toString('utf8').slice(1)}`);
}
