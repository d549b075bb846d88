import { after, control, probe } from './case-requests.ts';
import type { CaseRequest, CheckCase } from './check-case.ts';
import { compareWhole, countHeaders, readHeaderOnly } from './fixes.ts';
import { withHeader } from './headers.ts';
import type { RequestMaker } from './request-maker.ts';

const refused = 'a 401 or 403 answer';

interface Wrong {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly change?: string;
  readonly rule?: CheckCase['rule'];
  readonly expected?: string;
  /** For each request: its description, then the values of its Authorization headers. */
  readonly values: (maker: RequestMaker) => readonly (readonly [what: string, ...values: string[]])[];
}

const wrongs: readonly Wrong[] = [
  {
    name: 'missing',
    title: 'no authorization',
    why: 'Anyone can omit a header.',
    change: 'Refuse a request without the header before comparing anything.',
    values: () => [['no authorization']],
  },
  {
    name: 'empty',
    title: 'an empty authorization',
    why: 'Every string starts with and includes the empty string, and an unset variable may equal it.',
    values: () => [['an empty authorization', '']],
  },
  {
    name: 'wrong-half',
    title: 'another half',
    why: 'It also has 32 hexadecimal characters, but not those of the token.',
    values: ({ otherToken }) => [['another half', otherToken.authorization]],
  },
  {
    name: 'prefix-padded',
    title: 'correct beginnings with a wrong rest',
    why: 'A comparison that stops early lets an attacker guess the half character by character.',
    values: ({ token: { authorization } }) =>
      manyWrong(authorization.length, (right) => [
        right === 1
          ? 'one correct character and a wrong rest'
          : `${right} correct characters and a wrong rest`,
        authorization.slice(0, right) + wrongHex(authorization.slice(right)),
      ]),
  },
  {
    name: 'prefix',
    title: 'only correct beginnings',
    why: 'A comparison with startsWith accepts any beginning, and one character takes at most 16 attempts to guess.',
    values: ({ token: { authorization } }) =>
      manyWrong(
        authorization.length - 1,
        (right) =>
          [
            right === 1 ? 'only the first character' : `only the first ${right} characters`,
            authorization.slice(0, right),
          ] as const,
      ).slice(1),
  },
  {
    name: 'suffix',
    title: 'correct endings with a wrong beginning',
    why: 'Comparing only the end leaves fewer characters to guess.',
    values: ({ token: { authorization } }) =>
      [31, 24, 16, 8, 1].map((right) => [
        right === 1
          ? 'a wrong beginning and one correct character'
          : `a wrong beginning and ${right} correct characters`,
        wrongHex(authorization.slice(0, -right)) + authorization.slice(-right),
      ]),
  },
  {
    name: '31-characters',
    title: '31 characters',
    why: 'One character is missing. A comparison up to the shorter length misses that, and timingSafeEqual throws.',
    values: ({ token: { authorization } }) => [
      ['the half without its last character', authorization.slice(0, -1)],
      ['the half without its first character', authorization.slice(1)],
    ],
  },
  {
    name: '33-characters',
    title: '33 characters',
    why: 'There is one extra character. startsWith and includes miss that, and timingSafeEqual throws.',
    values: ({ token: { authorization, verification } }) => [
      ['the half and one extra character', authorization + wrongHex(verification.slice(0, 1))],
      ['one character and the half', wrongHex(verification.slice(-1)) + authorization],
    ],
  },
  {
    name: '64-wrong-rest',
    title: '64 characters of which only the first half is correct',
    why: 'A handler that accepts the whole token, as ARK 2.3 sends it, has to compare all of it.',
    values: ({ token, otherToken }) => [
      ['the half and a wrong rest', token.authorization + wrongHex(token.verification)],
      ['the half and the verification of another token', token.authorization + otherToken.verification],
    ],
  },
  {
    name: '64-wrong-beginning',
    title: '64 characters of which only the second half is correct',
    why: 'The second half proves nothing about the first.',
    values: ({ token, otherToken }) => [
      ['a wrong beginning and the verification half', otherToken.authorization + token.verification],
    ],
  },
  {
    name: 'verification-half',
    title: 'the verification half',
    why: 'Senders know the first half. The second half is the receiver’s secret and is never sent.',
    values: ({ token }) => [['the verification half', token.verification]],
  },
  {
    name: 'other-webhook',
    title: 'the whole token of another webhook',
    why: 'Each webhook has its own token.',
    values: ({ otherToken }) => [['the whole token of another webhook', otherToken.token]],
  },
  {
    name: 'bearer',
    title: 'Bearer before the half or the whole token',
    why: 'Nodes send the bare half. Code that strips a scheme accepts too much, and is one more thing to get wrong.',
    values: (maker) =>
      ['Bearer', 'bearer', 'Token'].flatMap((scheme) =>
        secretsOf(maker).map(
          ([what, secret]) => [`${scheme} before ${what}`, `${scheme} ${secret}`] as const,
        ),
      ),
  },
  {
    name: 'encoded',
    title: 'the half or the whole token in base64, also with Basic',
    why: 'Code that decodes a header accepts what no node sends, and decoders accept many forms of one text.',
    values: (maker) =>
      secretsOf(maker).flatMap(([what, secret]) => [
        [`${what} in base64`, base64(secret)] as const,
        [`Basic with ${what} as the password`, `Basic ${base64(`:${secret}`)}`] as const,
        [`Basic with ${what} as the user`, `Basic ${base64(`${secret}:`)}`] as const,
      ]),
  },
  {
    name: 'pattern',
    title: 'patterns that match every token, or the beginning of this one',
    why: 'A header used as a pattern (SQL LIKE, regular expression, glob) or as a query matches every token.',
    change: 'Never build a query or a pattern from the header. Compare it with the half as text.',
    values: ({ token: { authorization } }) => {
      const start = authorization.slice(0, 4);
      const forms = ['%', '_'.repeat(32), '*', '?'.repeat(32), '.*', '.{32}', '[0-9a-f]{32}', '[!x]*'];
      const queries = ["' OR '1'='1", '" OR ""="', '{"$ne":null}', '{"$gt":""}', '[$ne]=', '$ne', '{}', '[]'];
      const grown = [`${start}%`, `${start}*`, `${start}.*`, `^${start}`];
      return [
        ...[...forms, ...queries].map((text) => [text, text] as const),
        ...grown.map((text) => [`${text.replace(start, 'four correct characters and ')}`, text] as const),
      ];
    },
  },
  {
    name: 'quotes',
    title: 'the half in quotes',
    why: 'No sender adds quotes.',
    values: ({ token: { authorization } }) => [
      ['the half in double quotes', `"${authorization}"`],
      ['the half in single quotes', `'${authorization}'`],
    ],
  },
  {
    name: 'inner-blank',
    title: 'a space inside the half',
    why: 'HTTP removes spaces around a value, not inside it.',
    values: ({ token: { authorization } }) => [
      [
        'a space between the characters of the half',
        `${authorization.slice(0, 4)} ${authorization.slice(4)}`,
      ],
      ['a space instead of a character', `${authorization.slice(0, 4)} ${authorization.slice(5)}`],
    ],
  },
  {
    name: 'list',
    title: 'the half in a list',
    why: 'Some platforms join two headers with a comma. The half in such a list is not the whole header.',
    values: ({ token: { authorization }, otherToken }) => [
      ['the half before another', `${authorization}, ${otherToken.authorization}`],
      ['another before the half', `${otherToken.authorization}, ${authorization}`],
      ['the half twice in one header', `${authorization}, ${authorization}`],
    ],
  },
  {
    name: 'placeholder',
    title: 'undefined, null and [object Object]',
    why: 'An unset variable turns into one of these strings, which then works as the password.',
    change: 'Refuse to start without a token, and compare only with a string of 32 characters.',
    values: () =>
      ['undefined', 'null', '[object Object]', 'NaN', 'None', '<nil>', 'true'].map((text) => [text, text]),
  },
  {
    name: 'non-ascii',
    title: '32 non-ASCII characters',
    why: 'They take more than 32 bytes, so timingSafeEqual throws. That crashes many handlers.',
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ otherToken: { authorization } }) => [
      ['32 times é', 'é'.repeat(authorization.length)],
      ['31 characters and an ÿ', `${authorization.slice(0, -1)}ÿ`],
    ],
  },
  {
    name: 'long',
    title: 'an authorization of 4,000 characters',
    why: 'A header can be as long as the platform allows.',
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ otherToken: { authorization } }) => [
      ['an authorization of 4,000 characters', authorization.repeat(125)],
    ],
  },
  {
    name: 'two-headers-right-last',
    title: 'two authorization headers, the correct one last',
    why: 'Proxies and platforms disagree on which of two headers counts, and no sender sends two.',
    change: countHeaders,
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ token, otherToken }) => [
      ['two headers, the correct one last', otherToken.authorization, token.authorization],
    ],
  },
  {
    name: 'two-headers-right-first',
    title: 'two authorization headers, the correct one first',
    expected: `${refused}; a warning, because Node.js silently keeps the first and most handlers cannot see the second`,
    why: 'Proxies and platforms disagree on which of two headers counts, and no sender sends two.',
    change: countHeaders,
    rule: { kind: 'refuses', isMalformed: true, isAcceptanceTaste: true },
    values: ({ token, otherToken }) => [
      ['two headers, the correct one first', token.authorization, otherToken.authorization],
    ],
  },
];

const elsewhere: CheckCase['rule'] = { kind: 'refuses' };

/** What must only be accepted as the whole value of the header. */
function secretsOf({ token }: RequestMaker): readonly (readonly [what: string, secret: string])[] {
  return [
    ['the half', token.authorization],
    ['the whole token', token.token],
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

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
] as const;

const misplacements: readonly CheckCase[] = [
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
    title: 'headers that claim that the sender is this machine',
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

export const refuseCases: readonly CheckCase[] = [
  ...wrongs.map(
    ({
      name,
      title,
      why,
      change = compareWhole,
      expected = refused,
      rule = { kind: 'refuses' },
      values,
    }): CheckCase => ({
      id: `refuses/${name}`,
      title,
      expected,
      why,
      change,
      manner: 'few-at-once',
      rule,
      requests: (maker) =>
        values(maker).map(([what, ...authorizations]) => probe(what, maker.stranger({ authorizations }))),
    }),
  ),
  ...misplacements,
];

/** Returns hexadecimal text of the same length that differs in every character. */
function wrongHex(hex: string): string {
  return [...hex].map((digit) => ((Number.parseInt(digit, 16) + 5) % 16).toString(16)).join('');
}

/** Makes one item for each number of right characters, from 0 to `length - 1`. */
function manyWrong<Made>(length: number, make: (right: number) => Made): readonly Made[] {
  return Array.from({ length }, (_, right) => make(right));
}
