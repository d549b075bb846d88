import { control, probe, withHeader } from './case-requests.ts';
import type { CaseRequest, CheckCase } from './check-case.ts';
import { compareWhole, countHeaders, readHeaderOnly } from './fixes.ts';
import type { RequestMaker } from './request-maker.ts';

const refused = 'an answer of 401 or 403';

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
    why: 'Anybody can leave a header out.',
    change: 'Refuse a request without the header before comparing anything.',
    values: () => [['no authorization']],
  },
  {
    name: 'empty',
    title: 'an empty authorization',
    why: 'Every text starts with nothing and includes it, and an unset variable is equal to it.',
    values: () => [['an empty authorization', '']],
  },
  {
    name: 'wrong-half',
    title: 'another half',
    why: 'It is 32 hexadecimal characters as well, and not those of the token.',
    values: ({ otherToken }) => [['another half', otherToken.authorization]],
  },
  {
    name: 'prefix-padded',
    title: 'right beginnings with a wrong rest',
    why: 'A comparison that ends early lets the half be guessed character by character.',
    values: ({ token: { authorization } }) =>
      manyWrong(authorization.length, (right) => [
        right === 1 ? 'one right character and a wrong rest' : `${right} right characters and a wrong rest`,
        authorization.slice(0, right) + wrongHex(authorization.slice(right)),
      ]),
  },
  {
    name: 'prefix',
    title: 'right beginnings alone',
    why: 'A comparison with startsWith takes any beginning, and one character is guessed in 16 attempts.',
    values: ({ token: { authorization } }) =>
      manyWrong(
        authorization.length - 1,
        (right) =>
          [
            right === 1 ? 'the first character alone' : `the first ${right} characters alone`,
            authorization.slice(0, right),
          ] as const,
      ).slice(1),
  },
  {
    name: 'suffix',
    title: 'right ends with a wrong beginning',
    why: 'A comparison of ends alone leaves fewer characters to guess.',
    values: ({ token: { authorization } }) =>
      [31, 24, 16, 8, 1].map((right) => [
        right === 1
          ? 'a wrong beginning and one right character'
          : `a wrong beginning and ${right} right characters`,
        wrongHex(authorization.slice(0, -right)) + authorization.slice(-right),
      ]),
  },
  {
    name: '31-characters',
    title: '31 characters',
    why: 'One character is missing; a comparison up to the shorter length does not see it, and timingSafeEqual throws.',
    values: ({ token: { authorization } }) => [
      ['the half without its last character', authorization.slice(0, -1)],
      ['the half without its first character', authorization.slice(1)],
    ],
  },
  {
    name: '33-characters',
    title: '33 characters',
    why: 'One character is too many; startsWith and includes do not see it, and timingSafeEqual throws.',
    values: ({ token: { authorization, verification } }) => [
      ['the half and one character more', authorization + wrongHex(verification.slice(0, 1))],
      ['one character and the half', wrongHex(verification.slice(-1)) + authorization],
    ],
  },
  {
    name: '64-wrong-rest',
    title: '64 characters of which only the first half is right',
    why: 'Whoever accepts the whole token, as ARK 2.3 sends it, has to look at all of it.',
    values: ({ token, otherToken }) => [
      ['the half and a wrong rest', token.authorization + wrongHex(token.verification)],
      ['the half and the verification of another token', token.authorization + otherToken.verification],
    ],
  },
  {
    name: '64-wrong-beginning',
    title: '64 characters of which only the second half is right',
    why: 'The second half alone proves nothing of the first.',
    values: ({ token, otherToken }) => [
      ['a wrong beginning and the verification half', otherToken.authorization + token.verification],
    ],
  },
  {
    name: 'verification-half',
    title: 'the verification half',
    why: 'Senders hold the first half; the second is the secret of the receiver and is never sent.',
    values: ({ token }) => [['the verification half', token.verification]],
  },
  {
    name: 'other-webhook',
    title: 'the whole token of another webhook',
    why: 'Each webhook of a node has a token of its own.',
    values: ({ otherToken }) => [['the whole token of another webhook', otherToken.token]],
  },
  {
    name: 'bearer',
    title: 'Bearer before the half',
    why: 'Nodes send the bare half; what strips a scheme takes more than it should, and is one more thing to get wrong.',
    values: ({ token: { authorization } }) =>
      ['Bearer', 'bearer', 'Token'].map((scheme) => [
        `${scheme} before the half`,
        `${scheme} ${authorization}`,
      ]),
  },
  {
    name: 'quotes',
    title: 'the half in quotes',
    why: 'No sender writes them.',
    values: ({ token: { authorization } }) => [
      ['the half in double quotes', `"${authorization}"`],
      ['the half in single quotes', `'${authorization}'`],
    ],
  },
  {
    name: 'inner-blank',
    title: 'a blank inside the half',
    why: 'HTTP drops blanks around a value, not in it.',
    values: ({ token: { authorization } }) => [
      [
        'a blank between the characters of the half',
        `${authorization.slice(0, 4)} ${authorization.slice(4)}`,
      ],
      ['a blank in the place of a character', `${authorization.slice(0, 4)} ${authorization.slice(5)}`],
    ],
  },
  {
    name: 'list',
    title: 'the half in a list',
    why: 'Some platforms join two headers with a comma; the half in such a list is not the header.',
    values: ({ token: { authorization }, otherToken }) => [
      ['the half before another', `${authorization}, ${otherToken.authorization}`],
      ['another before the half', `${otherToken.authorization}, ${authorization}`],
      ['the half twice in one header', `${authorization}, ${authorization}`],
    ],
  },
  {
    name: 'placeholder',
    title: 'undefined, null and [object Object]',
    why: 'A variable that is not set becomes such a text when it is put into one, and then it is the password.',
    change:
      'Stop at the start when the token is not set, and compare with nothing but a text of 32 characters.',
    values: () =>
      ['undefined', 'null', '[object Object]', 'NaN', 'None', '<nil>', 'true'].map((text) => [text, text]),
  },
  {
    name: 'non-ascii',
    title: '32 characters beyond ASCII',
    why: 'They are 32 characters and more bytes: timingSafeEqual throws, which ends many a process.',
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ otherToken: { authorization } }) => [
      ['32 times é', 'é'.repeat(authorization.length)],
      ['31 characters and an ÿ', `${authorization.slice(0, -1)}ÿ`],
    ],
  },
  {
    name: 'long',
    title: 'an authorization of 4,000 characters',
    why: 'A header may be as long as the platform allows.',
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ otherToken: { authorization } }) => [
      ['an authorization of 4,000 characters', authorization.repeat(125)],
    ],
  },
  {
    name: 'two-headers-right-last',
    title: 'two authorization headers, the right one last',
    why: 'Which of two counts is decided differently by every proxy and platform; no sender writes two.',
    change: countHeaders,
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ token, otherToken }) => [
      ['two headers, the right one last', otherToken.authorization, token.authorization],
    ],
  },
  {
    name: 'two-headers-right-first',
    title: 'two authorization headers, the right one first',
    expected: `${refused}; a warning, because Node keeps the first silently and most handlers cannot see the second`,
    why: 'Which of two counts is decided differently by every proxy and platform; no sender writes two.',
    change: countHeaders,
    rule: { kind: 'refuses', isMalformed: true, isAcceptanceTaste: true },
    values: ({ token, otherToken }) => [
      ['two headers, the right one first', token.authorization, otherToken.authorization],
    ],
  },
];

const elsewhere: CheckCase['rule'] = { kind: 'refuses' };

/** Makes requests with the half in a wrong place, without and with a wrong authorization. Controls omit the half. */
function misplaced(
  maker: RequestMaker,
  places: readonly (readonly [what: string, options: (half: string) => Placement])[],
): readonly CaseRequest[] {
  const wrong = maker.otherToken.authorization;
  const bases = [
    ['no authorization', []],
    ['a wrong authorization', [wrong]],
  ] as const;
  return bases.flatMap(([base, authorizations]) => [
    control(base, maker.stranger({ authorizations })),
    ...places.map(([what, place]) => {
      const { name, ...options } = place(maker.token.authorization);
      const headers = name === undefined ? {} : { headers: withHeader(name, maker.token.authorization) };
      return probe(`${what}, and ${base}`, maker.stranger({ authorizations, ...options, ...headers }), base);
    }),
  ]);
}

interface Placement {
  readonly name?: string;
  readonly query?: string;
  readonly event?: string;
  readonly dataText?: string;
}

const misplacements: readonly CheckCase[] = [
  {
    id: 'refuses/other-header',
    title: 'the half in another header',
    expected: refused,
    why: 'Other headers are logged and passed on by proxies that take care of Authorization.',
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
        ].map((name) => [`the half in ${name}`, () => ({ name })]),
      ),
  },
  {
    id: 'refuses/in-query',
    title: 'the half in the query',
    expected: refused,
    why: 'Addresses stand in the logs of every server and proxy on the way.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) =>
      misplaced(
        maker,
        ['token', 'authorization', 'access_token', 'auth', 'key', 'secret'].map((name) => [
          `the half as ${name} in the query`,
          (half) => ({ query: `${name}=${half}` }),
        ]),
      ),
  },
  {
    id: 'refuses/in-body',
    title: 'the half in the body',
    expected: refused,
    why: 'To find it there a handler has to read and parse the body of anybody.',
    change: readHeaderOnly,
    manner: 'few-at-once',
    rule: elsewhere,
    requests: (maker) =>
      misplaced(maker, [
        [
          'the half in the data of the body',
          (half) => ({ dataText: JSON.stringify({ token: half, authorization: half }) }),
        ],
      ]).concat(topLevel(maker)),
  },
];

function topLevel(maker: RequestMaker): readonly CaseRequest[] {
  const half = maker.token.authorization;
  const secrets = `"token":"${half}","authorization":"${half}","auth":"${half}","secret":"${half}",`;
  const { body } = maker.stranger({ authorizations: [] });
  const withSecrets = Buffer.from(`{${secrets}${Buffer.from(body).toString('utf8').slice(1)}`);
  return [
    probe(
      'the half at the top of the body, and no authorization',
      maker.stranger({ authorizations: [], body: withSecrets }),
      'no authorization',
    ),
  ];
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
