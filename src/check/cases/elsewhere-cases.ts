import { after, control, probe, secretsOf } from './case-requests.ts';
import type { CaseRequest, CheckCase } from './check-case.ts';
import { readHeaderOnly } from './fixes.ts';
import { withHeader, withoutHeader } from './headers.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

const refused = 'a 401 or 403 answer';
const elsewhere: CheckCase['rule'] = { kind: 'refuses' };

/** Makes requests with the half in a wrong place, without and with a wrong authorization. Controls omit the half. */
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
      secretsOf(maker).map(([what, secret]) => {
        const { name, value = secret, ...options } = place(secret);
        const headers = name === undefined ? {} : { headers: withHeader(name, value) };
        const sent = `${what} ${where}, and ${base}`;
        return probe(sent, maker.stranger({ authorizations, ...options, ...headers }), base);
      }),
    ),
  ]);
}

interface Placement {
  /** A header, whose value is the secret by default. */
  readonly name?: string;
  readonly value?: string;
  readonly query?: string;
  readonly event?: string;
  readonly dataText?: string;
}

const localClaims = [
  ['x-forwarded-for', '127.0.0.1'],
  ['x-real-ip', '127.0.0.1'],
  ['forwarded', 'for=127.0.0.1;host=localhost'],
  ['x-client-ip', '127.0.0.1'],
  ['true-client-ip', '127.0.0.1'],
  ['x-forwarded-host', 'localhost'],
  ['host', 'localhost'],
  ['origin', 'http://localhost'],
  ['x-forwarded-user', 'admin'],
  ['remote-user', 'admin'],
] as const;

export const elsewhereCases: readonly CheckCase[] = [
  {
    id: 'refuses/other-header',
    title: 'the half or the whole token in another header',
    expected: refused,
    why: 'Proxies protect Authorization, but log and pass on other headers.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) =>
      misplaced(
        maker,
        [
          'X-Authorization',
          'X-Hook-Token',
          'X-Hook-Secret',
          'X-Webhook-Token',
          'X-Token',
          'X-Auth-Token',
          'X-Api-Key',
          'Proxy-Authorization',
          'Token',
        ].map((name) => [`in ${name}`, () => ({ name })]),
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
    requests: (maker) =>
      misplaced(
        maker,
        ['token', 'authorization', 'session', 'auth'].map((name) => [
          `as the cookie ${name}`,
          (secret) => ({ name: 'cookie', value: `${name}=${secret}` }),
        ]),
      ),
  },
  {
    id: 'refuses/local-sender',
    title: 'headers that claim that the sender is this machine or a known user',
    expected: refused,
    why: 'Anyone can send these headers. They prove nothing about the sender.',
    change: 'Decide by the Authorization header only, whatever X-Forwarded-For, Forwarded or Host contain.',
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) => [
      control('no authorization', maker.stranger({ authorizations: [] })),
      ...localClaims.map(([name, value]) =>
        probe(
          `${name}: ${value}, and no authorization`,
          maker.stranger({ authorizations: [], headers: withHeader(name, value) }),
          'no authorization',
        ),
      ),
    ],
  },
  {
    id: 'refuses/after-right-delivery',
    title: 'no authorization and a wrong one, right after a valid delivery on the same connection',
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
    requests: (maker) =>
      misplaced(
        maker,
        ['token', 'authorization', 'access_token', 'auth', 'key', 'secret'].map((name) => [
          `as ${name} in the query`,
          (secret) => ({ query: `${name}=${secret}` }),
        ]),
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
      const fields = ['token', 'authorization', 'auth', 'secret'];
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
              fields.map((field) => `${field}=${secret}`).join('&'),
            ),
            'no authorization',
          ),
          probe(
            `${what} in the fields of a multipart form`,
            sendForm(
              'multipart/form-data; boundary=x',
              `${fields
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
        [
          'in the data of the body',
          (secret) => ({ dataText: JSON.stringify({ token: secret, authorization: secret }) }),
        ],
      ]).concat(secretsOf(maker).map(([what, secret]) => topLevel(maker, what, secret))),
  },
];

const otherEvents = ['block.applied', 'transaction.applied', 'forger.started', 'peer.added', 'ping', 'test'];

/** Deliveries that differ in one respect from the one that all other cases send without authorization. */
const variations: readonly (readonly [what: string, options: DeliveryOptions])[] = [
  ...otherEvents.map((event) => [`the event ${event}`, { event, dataText: '{"id":"1"}' }] as const),
  ['no data', { dataText: null }],
  ['the body of the guidebook', { profile: 'docs', dataText: '{"id":"1"}' }],
  ['an empty body', { body: new Uint8Array() }],
  ['an empty object', { body: Buffer.from('{}') }],
  ['an empty array', { body: Buffer.from('[]') }],
  ['no Content-Type', { headers: withoutHeader('content-type') }],
  ['a text', { headers: withHeader('content-type', 'text/plain') }],
  ['a query', { query: 'debug=1' }],
  ['the method override GET', { headers: withHeader('x-http-method-override', 'GET') }],
  ['another User-Agent', { headers: withHeader('user-agent', 'curl/8') }],
  ['X-Requested-With', { headers: withHeader('x-requested-with', 'XMLHttpRequest') }],
];

function topLevel(maker: RequestMaker, what: string, secret: string): CaseRequest {
  const secrets = `"token":"${secret}","authorization":"${secret}","auth":"${secret}","secret":"${secret}",`;
  const { body } = maker.stranger({ authorizations: [] });
  const withSecrets = Buffer.from(`{${secrets}${Buffer.from(body).toString('utf8').slice(1)}`);
  return probe(
    `${what} at the top of the body, and no authorization`,
    maker.stranger({ authorizations: [], body: withSecrets }),
    'no authorization',
  );
}
