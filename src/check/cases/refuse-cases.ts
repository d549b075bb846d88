import { compareWhole, countHeaders } from '../fixes/fixes.ts';
import { control, probe, secretsOf } from './case-requests.ts';
import type { CheckCase } from './check-case.ts';
import { elsewhereCases } from './elsewhere-cases.ts';
import { type RequestMaker, wrongHex } from './request-maker.ts';
import { weakCollisions, weakDigestNames } from './weak-digests.ts';

const refused = 'a 401 or 403 answer';

interface Wrong {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  readonly change?: string;
  readonly rule?: CheckCase['rule'];
  readonly expected?: string;
  /** Another half is sent as well: a handler that accepts even that is not blamed for this. */
  readonly hasControl?: boolean;
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
    name: 'other-order',
    title: 'the characters of the half in another order',
    why: 'A comparison by sums, sets or sorted characters accepts every order.',
    hasControl: true,
    values: ({ token: { authorization } }) =>
      [
        ['the half backwards', [...authorization].reverse().join('')],
        ['the half rotated by one character', authorization.slice(1) + authorization.slice(0, 1)],
        ['the half with its two parts swapped', authorization.slice(16) + authorization.slice(0, 16)],
        ['the characters of the half, sorted', [...authorization].sort().join('')],
      ].flatMap(([what = '', text = '']) => (text === authorization ? [] : [[what, text] as const])),
  },
  {
    name: 'weak-digest',
    title: 'other texts with the same checksum or 32-bit hash as the half',
    why: 'For CRC-32, the hash of Java and the like, anyone can make such a text.',
    change:
      'Compare the half itself, or its SHA-256 digest, with a comparison in constant time. Checksums and 32-bit hashes protect nothing.',
    hasControl: true,
    values: ({ token: { authorization }, costly }) => {
      const texts = costly(() => weakCollisions(authorization), weakDigestNames.length);
      return weakDigestNames.map((name, index) => [`another text with the same ${name}`, texts[index] ?? '']);
    },
  },
  {
    name: 'letter-case',
    title: 'the half or the whole token with letters in the other case',
    why: 'A comparison that ignores case accepts 2 forms of each letter, and shows that the header is changed before it is compared.',
    change:
      'Compare the header unchanged: no toLowerCase, no strcasecmp, and no database collation that ignores case.',
    values: (maker) =>
      secretsOf(maker).flatMap(([what, secret]) =>
        [
          [`${what} in upper case`, secret.toUpperCase()],
          [`${what} in lower case`, secret.toLowerCase()],
        ].flatMap(([form = '', text = '']) => (text === secret ? [] : [[form, text] as const])),
      ),
  },
  {
    name: 'look-alike',
    title: 'the half with letters and digits that look alike',
    why: 'Normalizing Unicode turns ² into 2 and ª into a. Many database collations treat à as a.',
    change:
      'Compare the header unchanged: no Unicode normalization, and no database collation that ignores accents.',
    rule: { kind: 'refuses', isMalformed: true },
    values: ({ token: { authorization } }) =>
      lookAlikes
        .flatMap(([what, form]) => {
          const text = [...authorization].map((character) => form[character] ?? character).join('');
          return text === authorization ? [] : [[`the half with ${what}`, text] as const];
        })
        .concat([
          ['the half with a soft hyphen', `${authorization.slice(0, 4)}\u00ad${authorization.slice(4)}`],
        ]),
  },
  {
    name: 'blank-around',
    title: 'the half between blanks that HTTP does not remove',
    expected: `${refused}; a warning, because wsgiref and Mojolicious remove them before the handler sees the header`,
    why: 'Functions such as trim and strip remove more than HTTP does, for example non-breaking spaces. The header is then not the half.',
    rule: { kind: 'refuses', isMalformed: true, isAcceptanceTaste: true },
    values: ({ token: { authorization } }) =>
      [
        ['a non-breaking space', '\u00a0'],
        ['a next-line character', '\u0085'],
      ].flatMap(([what = '', blank = '']) => [
        [`${what} before the half`, blank + authorization] as const,
        [`${what} after the half`, authorization + blank] as const,
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
      ['the half and one correct character more', authorization + verification.slice(0, 1)],
      ['the half and all correct characters but the last', authorization + verification.slice(0, -1)],
      ['zeros before the half', `0000${authorization}`],
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
    title: 'Bearer, Token and other words before the half or the whole token',
    why: 'Nodes send the bare half. Code that strips a scheme accepts too much, and is one more thing to get wrong.',
    values: (maker) =>
      ['Bearer ', 'bearer ', 'Token ', 'ApiKey ', 'sha256=', 'token=', 'Token: ', 'token:', '0x'].flatMap(
        (prefix) =>
          secretsOf(maker).map(
            ([what, secret]) => [`${prefix.trim()} before ${what}`, `${prefix}${secret}`] as const,
          ),
      ),
  },
  {
    name: 'encoded',
    title: 'the half or the whole token in base64, in hexadecimal and percent-encoded',
    why: 'Code that decodes a header accepts what no node sends, and decoders accept many forms of one text.',
    values: (maker) =>
      secretsOf(maker).flatMap(([what, secret]) => [
        [`${what} in base64`, base64(secret)] as const,
        [`Basic with ${what} as the password`, `Basic ${base64(`:${secret}`)}`] as const,
        [`Basic with ${what} as the user`, `Basic ${base64(`${secret}:`)}`] as const,
        [`${what} in hexadecimal`, Buffer.from(secret).toString('hex')] as const,
        [`${what} percent-encoded`, `%${secret.charCodeAt(0).toString(16)}${secret.slice(1)}`] as const,
        [`${what} with an HTML entity`, `&#${secret.charCodeAt(0)};${secret.slice(1)}`] as const,
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
      const queries = [
        "' OR 1=1 --",
        "' OR '1'='1",
        '" OR ""="',
        '{"$ne":null}',
        '{"$gt":""}',
        '[$ne]=',
        '$ne',
        '{}',
        '[]',
      ];
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
      ['a tab between the characters of the half', `${authorization.slice(0, 4)}\t${authorization.slice(4)}`],
      ['the half with hyphens, as a UUID', hyphenated(authorization)],
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
      ['the half with a parameter', `${authorization}; version=1`],
    ],
  },
  {
    name: 'placeholder',
    title: 'undefined, null, well-known passwords and names of object members',
    why: 'An unset variable turns into one of these strings, a test left one in the code, or the header is looked up as a key.',
    change:
      'Refuse to start without a token, keep no other password in the code, and compare only with a string of 32 characters.',
    values: ({ token }) =>
      placeholders
        .filter((text) => text !== token.authorization && text !== token.token)
        .map((text) => [text, text]),
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

/** Examples of the documentation of Phantom and ARK are among them (protocol.md section 1.5). */
const placeholders = [
  ...['undefined', 'null', '[object Object]', 'NaN', 'None', '<nil>', 'true', 'false', '0'],
  ...['changeme', 'secret', 'test', 'admin', 'password', 'debug', 'token', '0'.repeat(32)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  'fe944e318edb02b979d6bf0c87978b64',
  'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66',
  '7e66949f67b36c34a05eeb3a866957b3',
  '7e66949f67b36c34a05eeb3a866957b3f1b6f8947fb215500b78e5091d4e484a',
];

function hyphenated(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Characters of Latin-1 that Unicode normalization or a collation equates with a digit or letter. */
const lookAlikes: readonly (readonly [what: string, form: Readonly<Record<string, string>>])[] = [
  ['superscript digits', { '1': '¹', '2': '²', '3': '³' }],
  ['accents', { a: 'à', c: 'ç', e: 'é' }],
  ['ª instead of a', { a: 'ª' }],
  [
    'the eighth bit set',
    Object.fromEntries([...'0123456789abcdef'].map((digit) => [digit, withEighthBit(digit)])),
  ],
];

function withEighthBit(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) | 0x80);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
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
      hasControl = false,
      values,
    }): CheckCase => ({
      id: `refuses/${name}`,
      title,
      expected,
      why,
      change,
      manner: 'few-at-once',
      rule,
      requests: (maker) => [
        ...(hasControl
          ? [control('another half', maker.stranger({ authorizations: [maker.otherToken.authorization] }))]
          : []),
        ...values(maker).map(([what, ...authorizations]) =>
          probe(what, maker.stranger({ authorizations }), hasControl ? 'another half' : undefined),
        ),
      ],
    }),
  ),
  ...elsewhereCases,
  {
    id: 'refuses/without-lockout',
    title: 'a valid delivery after all wrong ones',
    expected: 'a 2xx answer: wrong authorizations must not lock out correct ones',
    why: 'Anyone can send wrong authorizations, also through the proxy that the node uses. A locked-out node loses its deliveries.',
    change:
      'Refuse each wrong request, and remember nothing about its sender. A half of 128 random bits cannot be guessed.',
    manner: 'in-turn',
    rule: { kind: 'no-lockout' },
    requests: (maker) => [probe('a valid delivery after all wrong ones', maker.delivery())],
  },
  {
    id: 'refuses/and-stops',
    title: 'a refusal does not contain the answer to a valid delivery',
    expected: 'only the refusal, not also the text of a 2xx answer',
    why: 'A handler that does not return after it refuses does the work anyway.',
    change:
      'End the handler right after the refusal (return, exit, halt), before it reads the body or does any work.',
    manner: 'in-turn',
    rule: { kind: 'ends-at-refusal' },
    requests: () => [],
  },
];

/** Makes one item for each number of right characters, from 0 to `length - 1`. */
function manyWrong<Made>(length: number, make: (right: number) => Made): readonly Made[] {
  return Array.from({ length }, (_, right) => make(right));
}
